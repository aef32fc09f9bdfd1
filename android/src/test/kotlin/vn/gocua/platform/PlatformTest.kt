package vn.gocua.platform

import android.app.Activity
import android.app.AlarmManager
import android.app.NotificationManager
import android.content.ClipboardManager
import android.content.Context
import android.content.Intent
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import android.os.Build
import android.os.Handler
import android.os.Looper
import android.speech.tts.TextToSpeech
import java.time.Duration
import java.util.Locale
import javax.crypto.Mac
import javax.crypto.spec.SecretKeySpec
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowNetworkCapabilities
import org.robolectric.shadows.ShadowTextToSpeech
import vn.gocua.PresenceSheet
import vn.gocua.core.PlatformOutcome
import vn.gocua.core.PlatformRequest
import vn.gocua.core.Prompt

/** What only the platform can do, each asked for as the core asks. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35], shadows = [PresenceSheet::class])
class PlatformTest {
    private val context: Context get() = RuntimeEnvironment.getApplication()
    private val activity by lazy { Robolectric.buildActivity(Activity::class.java).setup().get() }
    private val front by lazy { Front {}.apply { arrive(activity) } }
    private val answers = mutableListOf<PlatformOutcome>()
    private val answer: Answer = { answers += it }
    private val asks get() = RuntimeEnvironment.getApiLevel() >= 33

    private fun pass(seconds: Long = 0) = shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(seconds))

    // ---- notifications

    private val notifications get() = context.getSystemService(NotificationManager::class.java)!!
    private val shown get() = shadowOf(notifications).allNotifications.map { shadowOf(it).contentTitle.toString() }

    /** What the person says when the system asks; nothing was asked before Android 13. */
    private fun allow(notifications: Boolean) {
        if (asks) {
            assertEquals(listOf("android.permission.POST_NOTIFICATIONS"), shadowOf(activity).lastRequestedPermission.requestedPermissions.toList())
            if (notifications) shadowOf(RuntimeEnvironment.getApplication()).grantPermissions("android.permission.POST_NOTIFICATIONS")
        } else {
            shadowOf(this.notifications).setNotificationsEnabled(notifications)
        }
        front.permitted()
    }

    @Test
    fun `a notification is shown once the person allows it`() {
        Notices(context, front).show("Có kết quả", "Mở ứng dụng để xem", answer)
        if (asks) assertEquals("asked first", 0, shown.size)
        if (asks) allow(true)
        assertEquals(listOf("Có kết quả"), shown)
        assertEquals(listOf(PlatformOutcome.Done), answers)
    }

    @Test
    fun `without the person's consent it is denied, not shown`() {
        if (!asks) shadowOf(notifications).setNotificationsEnabled(false)
        Notices(context, front).show("Có kết quả", "Mở ứng dụng để xem", answer)
        if (asks) allow(false)
        assertEquals(emptyList<String>(), shown)
        assertEquals(listOf(PlatformOutcome.Denied), answers)
    }

    @Test
    fun `a reminder comes once at its time, and a forgotten one never`() {
        val notices = Notices(context, front)
        val alarms = shadowOf(context.getSystemService(AlarmManager::class.java))
        notices.remind(PlatformRequest.Remind("d1", 2_000_000_000, "Đến hẹn", "Hôm nay trả kết quả"), answer)
        if (asks) allow(true)
        notices.remind(PlatformRequest.Remind("d2", 2_000_000_000, "Đến hẹn khác", ""), answer)
        assertEquals(listOf(2_000_000_000_000, 2_000_000_000_000), alarms.scheduledAlarms.map { it.triggerAtMs })
        notices.forget("d2", answer)
        assertEquals(1, alarms.scheduledAlarms.size)
        @Suppress("DEPRECATION")
        val due = alarms.scheduledAlarms.single().operation
        ReminderReceiver().onReceive(context, shadowOf(due).savedIntent)
        assertEquals(listOf("Đến hẹn"), shown)
        assertEquals(List(3) { PlatformOutcome.Done }, answers)
    }

    @Test
    fun `reminders come back after the phone was switched off, and tell nothing of anybody`() {
        val notices = Notices(context, front)
        fun alarms() = shadowOf(context.getSystemService(AlarmManager::class.java)).scheduledAlarms
        if (asks) shadowOf(RuntimeEnvironment.getApplication()).grantPermissions("android.permission.POST_NOTIFICATIONS")
        notices.remind(PlatformRequest.Remind("d1", 2_000_000_000, "Gõ Cửa", "Hôm nay đến hẹn"), answer)
        notices.remind(PlatformRequest.Remind("d2", 2_000_000_100, "Gõ Cửa", "Hôm nay đến hẹn"), answer)
        notices.remind(PlatformRequest.Remind("d3", 2_000_000_200, "Gõ Cửa", "Hôm nay đến hẹn"), answer)
        notices.forget("d2", answer)
        ReminderReceiver().onReceive(context, shadowOf(alarms().first { it.triggerAtMs == 2_000_000_200_000 }.operation).savedIntent)
        switchOff()
        assertEquals(0, alarms().size)
        ReminderReceiver().onReceive(context, Intent(Intent.ACTION_BOOT_COMPLETED))
        // Not what was forgotten, nor what was shown.
        assertEquals(listOf(2_000_000_000_000), alarms().map { it.triggerAtMs })
        val shownBefore = shown.size
        ReminderReceiver().onReceive(context, shadowOf(alarms().single().operation).savedIntent)
        assertEquals(shownBefore + 1, shown.size)
        switchOff()
        ReminderReceiver().onReceive(context, Intent(Intent.ACTION_BOOT_COMPLETED))
        assertEquals(0, alarms().size)
        assertTrue(context.getSharedPreferences("reminders", Context.MODE_PRIVATE).all.isEmpty())
    }

    /** The system forgets every alarm. */
    private fun switchOff() {
        val alarms = context.getSystemService(AlarmManager::class.java)!!
        @Suppress("DEPRECATION")
        for (alarm in shadowOf(alarms).scheduledAlarms.toList()) alarm.operation?.let(alarms::cancel)
    }

    // ---- reading aloud

    @Test
    fun `words are read in their language, a newer text stops an older one`() {
        ShadowTextToSpeech.addLanguageAvailability(Locale.forLanguageTag("vi"))
        val speech = Speech(context, Handler(Looper.getMainLooper()))
        speech.speak("Xin chào bà", "vi", 70u, answer)
        start(TextToSpeech.SUCCESS)
        assertEquals("Xin chào bà", voice().lastSpokenText)
        assertEquals("vi", voice().currentLanguage.language)
        speech.speak("Câu hai", "vi", 100u, answer)
        pass()
        assertEquals("Câu hai", voice().lastSpokenText)
        speech.speak("", "vi", 100u, answer)
        assertTrue(voice().isStopped)
        assertEquals(List(3) { PlatformOutcome.Done }, answers)
    }

    @Test
    fun `a phone without a voice for the language says so`() {
        Speech(context, Handler(Looper.getMainLooper())).speak("Xin chào bà", "hmn", 100u, answer)
        start(TextToSpeech.SUCCESS)
        assertTrue(answers.single() is PlatformOutcome.Unavailable)
    }

    private fun voice() = shadowOf(ShadowTextToSpeech.getLastTextToSpeechInstance())
    private fun start(status: Int) {
        voice().onInitListener.onInit(status)
        pass()
    }

    // ---- clipboard, network, presence

    @Test
    fun `what was copied is hidden and goes after its time, what the person copied since stays`() {
        val clipboard = context.getSystemService(ClipboardManager::class.java)!!
        val copies = Clipboard(context, Handler(Looper.getMainLooper()))
        copies.copy("H26.15.3", 60u, answer)
        assertEquals("H26.15.3", clipboard.primaryClip!!.getItemAt(0).text)
        assertTrue(clipboard.primaryClipDescription!!.extras.getBoolean("android.content.extra.IS_SENSITIVE"))
        pass(59)
        assertTrue(clipboard.hasPrimaryClip())
        pass(2)
        assertTrue(clipboard.primaryClip?.getItemAt(0)?.text.isNullOrEmpty())
        copies.copy("H26.15.3", 60u, answer)
        clipboard.setPrimaryClip(android.content.ClipData.newPlainText("other", "sữa, gạo"))
        pass(61)
        assertEquals("sữa, gạo", clipboard.primaryClip!!.getItemAt(0).text)
    }

    @Test
    fun `the network is told when it comes, begins to cost and goes, and no more after the end`() {
        val told = mutableListOf<Boolean>()
        val costs = mutableListOf<Boolean>()
        val network = Network(context) { online, metered -> told += online; costs += metered }
        val manager = context.getSystemService(ConnectivityManager::class.java)!!
        network.watch()
        assertTrue(told.removeAt(0))
        val callback = shadowOf(manager).networkCallbacks.single()
        callback.onLost(manager.activeNetwork!!)
        callback.onAvailable(manager.activeNetwork!!)
        assertEquals(listOf(false, true), told)
        costs.clear()
        val free = ShadowNetworkCapabilities.newInstance()
        shadowOf(free).addCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED)
        for (can in listOf(free, free, ShadowNetworkCapabilities.newInstance(), free)) {
            callback.onCapabilitiesChanged(manager.activeNetwork!!, can)
        }
        assertEquals("each change once", listOf(false, true, false), costs)
        network.forget()
        assertEquals(0, shadowOf(manager).networkCallbacks.size)
    }

    @Test
    fun `a present person opens the key for once, an absent one does not`() {
        val prompt = Prompt("Mở hồ sơ của bà", "Dùng mã PIN")
        val mac = Mac.getInstance("HmacSHA256").apply { init(SecretKeySpec(ByteArray(32), "HmacSHA256")) }
        PresenceSheet.person = "shows"
        Presence({ PlatformOutcome.Bytes(mac.doFinal(ByteArray(32))) }, answer).ask(activity, prompt, mac)
        pass()
        if (Build.VERSION.SDK_INT < 28) return assertTrue(answers.single() is PlatformOutcome.Unavailable)
        assertTrue(answers.single() is PlatformOutcome.Bytes)
        PresenceSheet.person = "cancels"
        Presence({ PlatformOutcome.Bytes(mac.doFinal(ByteArray(32))) }, answer).ask(activity, prompt, mac)
        pass()
        assertEquals(PlatformOutcome.Cancelled, answers.last())
        assertFalse(activity.isFinishing)
    }
}
