package vn.gocua.platform

import android.content.*
import android.os.*
import vn.gocua.*
import vn.gocua.core.*

/** Copies a few words, hidden from the system's preview, and takes them away again unless something else was copied. */
class Clipboard(context: Context, private val main: Handler) {
    private val clipboard = context.service<ClipboardManager>()

    fun copy(text: String, seconds: UInt, answer: Answer) {
        val clip = ClipData.newPlainText(OURS, text)
        clip.description.extras = PersistableBundle().apply { putBoolean("android.content.extra.IS_SENSITIVE", true) }
        clipboard.setPrimaryClip(clip)
        main.removeCallbacksAndMessages(OURS)
        main.postAtTime(::clear, OURS, SystemClock.uptimeMillis() + seconds.toLong() * 1000)
        answer(PlatformOutcome.Done)
    }

    /** From behind, the app cannot see what is there, but may still empty it. */
    @GuardedApi
    private fun clear() {
        val there = clipboard.primaryClipDescription
        if (there != null && there.label != OURS) return
        if (Build.VERSION.SDK_INT >= 28) clipboard.clearPrimaryClip() else clipboard.setPrimaryClip(ClipData.newPlainText("", ""))
    }

    private companion object { const val OURS = "gocua" }
}
