package vn.gocua.platform

import android.security.keystore.KeyProperties
import java.math.BigInteger
import java.security.AlgorithmParameters
import java.security.KeyFactory
import java.security.Signature
import java.security.spec.ECGenParameterSpec
import java.security.spec.ECParameterSpec
import java.security.spec.ECPoint
import java.security.spec.ECPublicKeySpec
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import vn.gocua.KeyStoreStandIn
import vn.gocua.core.KeyPurpose
import vn.gocua.core.PlatformOutcome

/** Keys as the core asks for them, against a stand-in with the rules of AndroidKeyStore. Says nothing about hardware. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35])
class KeysTest {
    private val keys = Keys()
    private val spec get() = KeyStoreStandIn.specs.getValue("k")
    private val new get() = RuntimeEnvironment.getApiLevel() >= 31

    @Before
    fun install() = KeyStoreStandIn.install()

    private fun mac(): PlatformOutcome = keys.mac("k", ByteArray(32) { 7 }, null)!!

    @Test
    fun `a key for a guess is HMAC only, and good for one guess (which takes two uses) where the hardware can`() {
        assertEquals(PlatformOutcome.Done, keys.create("k", KeyPurpose.MAC))
        assertEquals(KeyProperties.PURPOSE_SIGN, spec.purposes)
        assertFalse(spec.isUserAuthenticationRequired)
        val first = (mac() as PlatformOutcome.Bytes).bytes
        assertEquals(32, first.size)
        assertArrayEquals(first, (mac() as PlatformOutcome.Bytes).bytes)
        if (new) assertEquals("used up", PlatformOutcome.Lost, mac()) else assertTrue(mac() is PlatformOutcome.Bytes)
    }

    @Test
    fun `a signing key signs what its public half verifies`() {
        val point = (keys.create("k", KeyPurpose.SIGN) as PlatformOutcome.KeyCreated).publicKey
        assertEquals(65, point.size)
        assertArrayEquals(point, (keys.publicKey("k") as PlatformOutcome.KeyCreated).publicKey)
        val curve = AlgorithmParameters.getInstance("EC").apply { init(ECGenParameterSpec("secp256r1")) }.getParameterSpec(ECParameterSpec::class.java)
        val place = ECPoint(BigInteger(1, point.copyOfRange(1, 33)), BigInteger(1, point.copyOfRange(33, 65)))
        val message = "gõ cửa".toByteArray()
        val signature = (keys.sign("k", message) as PlatformOutcome.Bytes).bytes
        assertTrue(Signature.getInstance("SHA256withECDSA").run {
            initVerify(KeyFactory.getInstance("EC").generatePublic(ECPublicKeySpec(place, curve)))
            update(message)
            verify(signature)
        })
    }

    @Test
    fun `a signing key goes into the secure element where there is one, else into the trusted environment`() {
        KeyStoreStandIn.strongBox = true
        keys.create("k", KeyPurpose.SIGN)
        if (RuntimeEnvironment.getApiLevel() >= 28) assertTrue(spec.isStrongBoxBacked)
        KeyStoreStandIn.strongBox = false
        assertTrue(keys.create("k", KeyPurpose.SIGN) is PlatformOutcome.KeyCreated)
        if (RuntimeEnvironment.getApiLevel() >= 28) assertFalse(spec.isStrongBoxBacked)
    }

    @Test
    fun `a key that is gone is lost, and destroying it again is no fault`() {
        keys.create("k", KeyPurpose.SIGN)
        repeat(2) { assertEquals(PlatformOutcome.Done, keys.destroy("k")) }
        assertEquals(PlatformOutcome.Lost, keys.publicKey("k"))
        assertEquals(PlatformOutcome.Lost, keys.sign("k", ByteArray(1)))
        assertEquals(PlatformOutcome.Lost, mac())
    }

    @Test
    fun `a presence key wants the person each time, and nobody enrolled later`() {
        assertTrue("nobody enrolled", keys.create("k", KeyPurpose.PRESENCE_MAC) is PlatformOutcome.Unavailable)
        KeyStoreStandIn.enrolled = true
        val made = keys.create("k", KeyPurpose.PRESENCE_MAC)
        if (RuntimeEnvironment.getApiLevel() < 28) return assertTrue("no prompt on this Android", made is PlatformOutcome.Unavailable)
        assertEquals(PlatformOutcome.Done, made)
        assertTrue(spec.isUserAuthenticationRequired && spec.isInvalidatedByBiometricEnrollment)
        if (new) {
            assertEquals("each time", 0, spec.userAuthenticationValidityDurationSeconds)
            assertEquals("strong ones only", KeyProperties.AUTH_BIOMETRIC_STRONG, spec.userAuthenticationType)
        }
        assertTrue("without the person", mac() !is PlatformOutcome.Bytes)
        KeyStoreStandIn.present = true
        assertTrue(mac() is PlatformOutcome.Bytes)
        assertTrue("once", mac() !is PlatformOutcome.Bytes)
        KeyStoreStandIn.enrolAnew()
        assertEquals(PlatformOutcome.Lost, mac())
    }
}
