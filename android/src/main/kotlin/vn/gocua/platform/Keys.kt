package vn.gocua.platform

import android.os.*
import android.security.keystore.*
import vn.gocua.*
import vn.gocua.core.*
import java.math.BigInteger
import java.security.*
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import javax.crypto.*

/**
 * Keys that never leave the hardware: for signing the phone's secure element where it has one, else its trusted
 * environment. A key for a guess of the PIN is soon used up; a presence key works by the person's finger or face.
 */
class Keys {
    private val store by lazy { KeyStore.getInstance(STORE).apply { load(null) } }

    fun create(alias: String, purpose: KeyPurpose): PlatformOutcome = answer {
        when (purpose) {
            KeyPurpose.MAC -> secret(spec(alias).apply { once() })
            // Before Android 9 there is no prompt that all phones share.
            KeyPurpose.PRESENCE_MAC -> when {
                Build.VERSION.SDK_INT < 28 -> PlatformOutcome.Unavailable("no prompt")
                else -> secret(spec(alias).apply { byPresence() })
            }
            KeyPurpose.SIGN -> {
                if (!pairInElement(alias)) pair(spec(alias))
                publicKey(alias)
            }
        }
    }

    /** HMAC of a few bytes. Where the person has to be there, `ask` finishes it when they were, and answers itself. */
    fun mac(alias: String, input: ByteArray, ask: ((Mac, finish: () -> PlatformOutcome) -> Unit)?): PlatformOutcome? = answerOrNull {
        val key = store.getKey(alias, null) ?: return@answerOrNull PlatformOutcome.Lost
        val mac = Mac.getInstance(KeyProperties.KEY_ALGORITHM_HMAC_SHA256).apply { init(key) }
        val finish = { answer { PlatformOutcome.Bytes(mac.doFinal(input)) } }
        if (ask == null) return@answerOrNull finish()
        ask(mac, finish)
        null
    }

    fun sign(alias: String, input: ByteArray): PlatformOutcome = answer {
        val key = store.getKey(alias, null) as? PrivateKey ?: return@answer PlatformOutcome.Lost
        val signature = Signature.getInstance("SHA256withECDSA")
        signature.initSign(key)
        signature.update(input)
        PlatformOutcome.Bytes(signature.sign())
    }

    /** As an uncompressed point: 4, x, y. */
    fun publicKey(alias: String): PlatformOutcome = answer {
        val point = (store.getCertificate(alias)?.publicKey as? ECPublicKey)?.w ?: return@answer PlatformOutcome.Lost
        PlatformOutcome.KeyCreated(byteArrayOf(4) + coordinate(point.affineX) + coordinate(point.affineY))
    }

    fun destroy(alias: String): PlatformOutcome = answer {
        store.deleteEntry(alias)
        PlatformOutcome.Done
    }

    private fun spec(alias: String) = KeyGenParameterSpec.Builder(alias, KeyProperties.PURPOSE_SIGN).setDigests(KeyProperties.DIGEST_SHA256)

    private fun secret(spec: KeyGenParameterSpec.Builder): PlatformOutcome {
        KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_HMAC_SHA256, STORE).apply { init(spec.build()) }.generateKey()
        return PlatformOutcome.Done
    }

    private fun pair(spec: KeyGenParameterSpec.Builder) {
        spec.setAlgorithmParameterSpec(ECGenParameterSpec("secp256r1"))
        KeyPairGenerator.getInstance(KeyProperties.KEY_ALGORITHM_EC, STORE).apply { initialize(spec.build()) }.generateKeyPair()
    }

    @GuardedApi
    private fun pairInElement(alias: String): Boolean = Build.VERSION.SDK_INT >= 28 && try {
        pair(spec(alias).setIsStrongBoxBacked(true))
        true
    } catch (_: ProviderException) {
        false
    }

    @GuardedApi
    private fun KeyGenParameterSpec.Builder.once() {
        if (Build.VERSION.SDK_INT >= 31) setMaxUsageCount(ATTEMPT)
    }

    /** Asked for anew each time; gone when another finger or face is enrolled. Refused where none is. */
    @GuardedApi
    private fun KeyGenParameterSpec.Builder.byPresence() {
        setUserAuthenticationRequired(true)
        setInvalidatedByBiometricEnrollment(true)
        if (Build.VERSION.SDK_INT >= 30) setUserAuthenticationParameters(0, KeyProperties.AUTH_BIOMETRIC_STRONG)
    }

    private fun coordinate(number: BigInteger): ByteArray {
        val bytes = number.toByteArray().dropWhile { it == 0.toByte() }.toByteArray()
        return ByteArray(COORDINATE - bytes.size) + bytes
    }

    private fun answer(work: () -> PlatformOutcome): PlatformOutcome = answerOrNull(work)!!

    /** The key store says in more than one way that a key is gone; what merely failed now is not lost. */
    private fun answerOrNull(work: () -> PlatformOutcome?): PlatformOutcome? = try {
        work()
    } catch (failure: Exception) {
        val lost = failure is KeyPermanentlyInvalidatedException || (failure is UnrecoverableKeyException && failure.cause == null)
        if (lost) PlatformOutcome.Lost else PlatformOutcome.Unavailable(failure.javaClass.simpleName)
    }

    private companion object {
        const val STORE = "AndroidKeyStore"
        const val COORDINATE = 32
        /** What one guess of the PIN takes. */
        const val ATTEMPT = 2
    }
}
