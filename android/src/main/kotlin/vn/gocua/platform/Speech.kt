package vn.gocua.platform

import android.content.Context
import android.os.Handler
import android.speech.tts.TextToSpeech
import android.speech.tts.UtteranceProgressListener
import vn.gocua.core.PlatformOutcome
import java.util.Locale

/** Reads words aloud. Where the voice that the person chose does not know the language, another one on the phone may. */
class Speech(private val context: Context, private val main: Handler) {
    private var voice: TextToSpeech? = null

    private var pace = 1f
    /** Whoever waits until it is read. */
    private var reading: Answer? = null

    fun speak(text: String, language: String, pace: UInt, answer: Answer) {
        val locale = Locale.forLanguageTag(language)
        this.pace = pace.toInt() / 100f
        voice?.stop()
        finish()
        if (text.isEmpty()) return answer(PlatformOutcome.Done)
        if (voice?.knows(locale) == true) say(text, locale, answer) else find(listOf(null), locale, text, answer)
    }

    private fun finish() {
        reading?.invoke(PlatformOutcome.Done)
        reading = null
    }

    /** Tries one engine after the other; none stands for the usual one, after which all others have their turn. */
    private fun find(engines: List<String?>, locale: Locale, text: String, answer: Answer) {
        if (engines.isEmpty()) return answer(PlatformOutcome.Unavailable("no voice for ${locale.language}"))
        voice?.shutdown()
        // Posted, because an engine may answer before its constructor has returned.
        var tried: TextToSpeech? = null
        tried = TextToSpeech(context, { status -> main.post { met(tried!!, status, engines, locale, text, answer) } }, engines.first())
        voice = tried
    }

    private fun met(tried: TextToSpeech, status: Int, engines: List<String?>, locale: Locale, text: String, answer: Answer) {
        // Other words are being read by now.
        if (tried !== voice) return answer(PlatformOutcome.Done)
        if (status == TextToSpeech.SUCCESS && tried.knows(locale)) return say(text, locale, answer)
        val usual = engines.first() == null
        val others = if (usual) tried.engines.map { it.name } - tried.defaultEngine else engines.drop(1)
        find(others, locale, text, answer)
    }

    private fun TextToSpeech.knows(locale: Locale) = isLanguageAvailable(locale) >= TextToSpeech.LANG_AVAILABLE

    private fun say(text: String, locale: Locale, answer: Answer) {
        val parts = text.chunked(TextToSpeech.getMaxSpeechInputLength())
        voice?.language = locale
        voice?.setSpeechRate(pace)
        reading = answer
        voice?.setOnUtteranceProgressListener(Over { last ->
            if (last == "${parts.lastIndex}") main.post { if (reading === answer) finish() }
        })
        parts.forEachIndexed { number, part -> voice?.speak(part, TextToSpeech.QUEUE_ADD, null, "$number") }
    }

    /** When a part has been read, or will not be. */
    private class Over(private val over: (String) -> Unit) : UtteranceProgressListener() {
        override fun onStart(part: String) = Unit
        override fun onDone(part: String) = over(part)
        override fun onStop(part: String, interrupted: Boolean) = over(part)
        @Deprecated("The platform still calls it.")
        override fun onError(part: String) = over(part)
    }
}
