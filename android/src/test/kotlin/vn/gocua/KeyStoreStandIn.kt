package vn.gocua

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import java.io.InputStream
import java.io.OutputStream
import java.security.InvalidAlgorithmParameterException
import java.security.Key
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.KeyPairGeneratorSpi
import java.security.KeyStoreException
import java.security.KeyStoreSpi
import java.security.PrivateKey
import java.security.Provider
import java.security.PublicKey
import java.security.SecureRandom
import java.security.Security
import java.security.Signature
import java.security.SignatureSpi
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.security.spec.ECGenParameterSpec
import java.util.Collections
import java.util.Date
import java.util.Enumeration
import javax.crypto.KeyGeneratorSpi
import javax.crypto.Mac
import javax.crypto.MacSpi
import javax.crypto.SecretKey
import javax.crypto.spec.SecretKeySpec

/**
 * AndroidKeyStore in memory, with the rules that the app relies on: keys never leave, a key for so many uses goes with the last, a key
 * for a present person wants the person, new fingerprints destroy it. Proves nothing about hardware.
 */
object KeyStoreStandIn {
    /** Name of key -> how it was asked for; what a test looks at. */
    val specs = mutableMapOf<String, KeyGenParameterSpec>()
    private val keys = mutableMapOf<String, Kept>()

    /** Whether this phone has a StrongBox. */
    var strongBox = false

    /** Whether a finger or face is enrolled, and whether the person has just shown it. */
    var enrolled = false
    var present = false

    fun install() {
        specs.clear()
        keys.clear()
        strongBox = false
        enrolled = false
        present = false
        Security.removeProvider("AndroidKeyStore")
        // First, because others would take a key without bytes for theirs.
        Security.insertProviderAt(Store, 1)
    }

    /** Another fingerprint was enrolled. */
    fun enrolAnew() {
        keys.values.filter { it.spec.isUserAuthenticationRequired && it.spec.isInvalidatedByBiometricEnrollment }.forEach { it.invalid = true }
    }

    private class Kept(val spec: KeyGenParameterSpec, val secret: ByteArray?, val pair: KeyPair?) {
        var invalid = false
        var uses = 0
    }

    /** What the app holds: a name. There are no bytes to read from it. */
    private class Handle(val alias: String, private val kind: String) : SecretKey, PrivateKey {
        override fun getAlgorithm() = kind
        override fun getFormat(): String? = null
        override fun getEncoded(): ByteArray? = null
    }

    /** The certificate is only there to carry the public key, as on a phone. */
    private class Carrier(private val key: PublicKey) : Certificate("X.509") {
        override fun getEncoded() = ByteArray(0)
        override fun verify(key: PublicKey?) = Unit
        override fun verify(key: PublicKey?, provider: String?) = Unit
        override fun toString() = "stand-in"
        override fun getPublicKey() = key
    }

    private object Store : Provider("AndroidKeyStore", "1.0", "stand-in") {
        private fun readResolve(): Any = Store

        init {
            offer("KeyStore", "AndroidKeyStore") { Keys() }
            offer("KeyGenerator", "HmacSHA256") { MakeSecret() }
            offer("KeyPairGenerator", "EC") { MakePair() }
            offer("Mac", "HmacSHA256") { Authenticate() }
            offer("Signature", "SHA256withECDSA") { Sign() }
        }

        private fun offer(type: String, name: String, make: () -> Any) = putService(object : Service(this, type, name, "stand-in", null, null) {
            override fun newInstance(parameter: Any?) = make()
            override fun supportsParameter(parameter: Any?) = parameter is Handle
        })
    }

    private fun keep(spec: KeyGenParameterSpec, secret: ByteArray?, pair: KeyPair?) {
        if (android.os.Build.VERSION.SDK_INT >= 28 && spec.isStrongBoxBacked && !strongBox) throw StrongBoxUnavailableException()
        specs[spec.keystoreAlias] = spec
        keys[spec.keystoreAlias] = Kept(spec, secret, pair)
    }

    /** The key, if it may be used now; the last of its uses takes it away. */
    private fun use(alias: String): Kept {
        val kept = keys[alias] ?: throw KeyPermanentlyInvalidatedException()
        if (kept.spec.isUserAuthenticationRequired && !present) throw UserNotAuthenticatedException()
        present = false
        if (android.os.Build.VERSION.SDK_INT >= 31 && ++kept.uses == kept.spec.maxUsageCount) keys.remove(alias)
        return kept
    }

    private class MakeSecret : KeyGeneratorSpi() {
        private lateinit var spec: KeyGenParameterSpec
        override fun engineInit(random: SecureRandom?) = error("a name is needed")
        override fun engineInit(size: Int, random: SecureRandom?) = error("a name is needed")
        override fun engineInit(parameters: AlgorithmParameterSpec?, random: SecureRandom?) {
            spec = parameters as KeyGenParameterSpec
            if (spec.isUserAuthenticationRequired && !enrolled) throw InvalidAlgorithmParameterException("at least one must be enrolled")
        }
        override fun engineGenerateKey(): SecretKey {
            keep(spec, ByteArray(32).also { SecureRandom().nextBytes(it) }, null)
            return Handle(spec.keystoreAlias, "HmacSHA256")
        }
    }

    private class MakePair : KeyPairGeneratorSpi() {
        private lateinit var spec: KeyGenParameterSpec
        override fun initialize(size: Int, random: SecureRandom?) = error("a name is needed")
        override fun initialize(parameters: AlgorithmParameterSpec?, random: SecureRandom?) { spec = parameters as KeyGenParameterSpec }
        override fun generateKeyPair(): KeyPair {
            val pair = KeyPairGenerator.getInstance("EC", "BC").apply { initialize(ECGenParameterSpec("secp256r1")) }.generateKeyPair()
            keep(spec, null, pair)
            return KeyPair(pair.public, Handle(spec.keystoreAlias, "EC"))
        }
    }

    private class Authenticate : MacSpi() {
        private lateinit var alias: String
        private val input = java.io.ByteArrayOutputStream()
        override fun engineGetMacLength() = 32
        override fun engineInit(key: Key?, parameters: AlgorithmParameterSpec?) {
            alias = (key as Handle).alias
            if (keys[alias]?.invalid != false) throw KeyPermanentlyInvalidatedException()
        }
        override fun engineUpdate(input: Byte) = this.input.write(input.toInt())
        override fun engineUpdate(input: ByteArray, offset: Int, length: Int) = this.input.write(input, offset, length)
        override fun engineReset() = input.reset()
        override fun engineDoFinal(): ByteArray = Mac.getInstance("HmacSHA256", "SunJCE").run {
            init(SecretKeySpec(use(alias).secret, "HmacSHA256"))
            doFinal(input.toByteArray())
        }
    }

    private class Sign : SignatureSpi() {
        private val real = Signature.getInstance("SHA256withECDSA", "BC")
        override fun engineInitVerify(key: PublicKey?) = real.initVerify(key)
        override fun engineInitSign(key: PrivateKey?) = real.initSign(use((key as Handle).alias).pair!!.private)
        override fun engineUpdate(input: Byte) = real.update(input)
        override fun engineUpdate(input: ByteArray, offset: Int, length: Int) = real.update(input, offset, length)
        override fun engineSign(): ByteArray = real.sign()
        override fun engineVerify(signature: ByteArray?) = real.verify(signature)
        @Deprecated("part of the interface") override fun engineSetParameter(name: String?, value: Any?) = Unit
        @Deprecated("part of the interface") override fun engineGetParameter(name: String?): Any? = null
    }

    private class Keys : KeyStoreSpi() {
        override fun engineGetKey(alias: String, password: CharArray?): Key? = keys[alias]?.let { Handle(alias, if (it.pair == null) "HmacSHA256" else "EC") }
        override fun engineGetCertificate(alias: String): Certificate? = keys[alias]?.pair?.let { Carrier(it.public) }
        override fun engineGetCertificateChain(alias: String) = engineGetCertificate(alias)?.let { arrayOf(it) }
        override fun engineGetCreationDate(alias: String) = Date()
        override fun engineSetKeyEntry(alias: String, key: Key, password: CharArray?, chain: Array<out Certificate>?) = throw KeyStoreException()
        override fun engineSetKeyEntry(alias: String, key: ByteArray, chain: Array<out Certificate>?) = throw KeyStoreException()
        override fun engineSetCertificateEntry(alias: String, certificate: Certificate) = throw KeyStoreException()
        override fun engineDeleteEntry(alias: String) { keys.remove(alias) }
        override fun engineAliases(): Enumeration<String> = Collections.enumeration(keys.keys)
        override fun engineContainsAlias(alias: String) = alias in keys
        override fun engineSize() = keys.size
        override fun engineIsKeyEntry(alias: String) = alias in keys
        override fun engineIsCertificateEntry(alias: String) = false
        override fun engineGetCertificateAlias(certificate: Certificate): String? = null
        override fun engineStore(stream: OutputStream?, password: CharArray?) = Unit
        override fun engineLoad(stream: InputStream?, password: CharArray?) = Unit
    }
}
