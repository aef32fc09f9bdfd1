package vn.gocua.platform

import android.app.*
import android.hardware.biometrics.BiometricPrompt
import android.os.*
import vn.gocua.*
import vn.gocua.core.*
import javax.crypto.Mac

/** The person shows finger or face to the platform, which then lets one use of one key pass. Words come from the core. */
@GuardedApi
class Presence(private val finish: () -> PlatformOutcome, private val answer: Answer) : BiometricPrompt.AuthenticationCallback() {
    fun ask(activity: Activity, prompt: Prompt, mac: Mac) {
        if (Build.VERSION.SDK_INT < 28) return answer(PlatformOutcome.Unavailable("no biometrics"))
        val sheet = BiometricPrompt.Builder(activity)
            .setTitle(prompt.title)
            .setNegativeButton(prompt.cancel, activity.mainExecutor) { _, _ -> answer(PlatformOutcome.Cancelled) }
            .build()
        sheet.authenticate(BiometricPrompt.CryptoObject(mac), CancellationSignal(), activity.mainExecutor, this)
    }

    override fun onAuthenticationSucceeded(result: BiometricPrompt.AuthenticationResult) = answer(finish())

    override fun onAuthenticationError(code: Int, words: CharSequence?) = answer(
        when (code) {
            BiometricPrompt.BIOMETRIC_ERROR_USER_CANCELED, BiometricPrompt.BIOMETRIC_ERROR_CANCELED -> PlatformOutcome.Cancelled
            else -> PlatformOutcome.Unavailable("biometrics $code")
        },
    )
}
