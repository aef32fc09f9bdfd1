package vn.gocua

import android.app.Activity
import android.hardware.biometrics.BiometricPrompt
import android.os.CancellationSignal
import android.window.OnBackInvokedCallback
import java.util.concurrent.Executor
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.util.ReflectionHelpers

/** The back gesture's callback that the system would call, on Android 13 and later. */
object BackGesture {
    fun callback(activity: Activity): OnBackInvokedCallback? {
        val root = ReflectionHelpers.callInstanceMethod<Any?>(activity.window.decorView, "getViewRootImpl") ?: return null
        val dispatcher = ReflectionHelpers.callInstanceMethod<Any>(root, "getOnBackInvokedDispatcher")
        return ReflectionHelpers.callInstanceMethod(dispatcher, "getTopCallback")
    }
}

/** The system's sheet for finger or face; Robolectric's own says nothing for ever. */
@Implements(BiometricPrompt::class)
class PresenceSheet {
    @Implementation
    fun authenticate(crypto: BiometricPrompt.CryptoObject, cancel: CancellationSignal, executor: Executor, callback: BiometricPrompt.AuthenticationCallback) {
        shown++
        executor.execute {
            if (person == "shows") {
                KeyStoreStandIn.present = true
                callback.onAuthenticationSucceeded(BiometricPrompt.AuthenticationResult(crypto, BiometricPrompt.AUTHENTICATION_RESULT_TYPE_BIOMETRIC))
            } else {
                callback.onAuthenticationError(BiometricPrompt.BIOMETRIC_ERROR_USER_CANCELED, person)
            }
        }
    }

    companion object {
        /** "shows" finger or face, or "cancels". */
        var person = "shows"
        var shown = 0
    }
}
