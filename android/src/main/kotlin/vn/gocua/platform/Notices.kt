package vn.gocua.platform

import android.Manifest
import android.app.*
import android.content.*
import android.content.pm.PackageManager
import android.os.*
import vn.gocua.*
import vn.gocua.core.*

/** Notifications, now and later. The permission is asked for when the first one is wanted, when the person sees why. */
class Notices(private val context: Context, private val front: Front) {
    fun show(title: String, text: String, answer: Answer) = allowed(answer) { post(context, "$title $text".hashCode(), title, text) }

    /** At about that time: the system may wait for a moment when the phone is awake anyway. */
    fun remind(request: PlatformRequest.Remind, answer: Answer) = allowed(answer) {
        Reminders(context).keep(request.id, request.at, request.title, request.text)
    }

    fun forget(id: String, answer: Answer) {
        Reminders(context).forget(id)
        answer(PlatformOutcome.Done)
    }

    private fun allowed(answer: Answer, work: () -> Unit) {
        val go = {
            val allowed = enabled()
            if (allowed) work()
            answer(if (allowed) PlatformOutcome.Done else PlatformOutcome.Denied)
        }
        if (mustAsk()) front.ask(Manifest.permission.POST_NOTIFICATIONS, go) else go()
    }

    private fun enabled() = context.service<NotificationManager>().areNotificationsEnabled() && !mustAsk()

    @GuardedApi
    private fun mustAsk() = Build.VERSION.SDK_INT >= 33 &&
        context.checkSelfPermission(Manifest.permission.POST_NOTIFICATIONS) != PackageManager.PERMISSION_GRANTED

    companion object {
        fun post(context: Context, id: Int, title: String?, text: String?) {
            val notices = context.service<NotificationManager>()
            val channel = NotificationChannel("news", context.getString(R.string.app_name), NotificationManager.IMPORTANCE_DEFAULT)
            notices.createNotificationChannel(channel)
            val open = Intent(context, MainActivity::class.java).setFlags(Intent.FLAG_ACTIVITY_NEW_TASK)
            val notice = Notification.Builder(context, channel.id)
                .setSmallIcon(R.drawable.ic_door_front)
                .setAutoCancel(true)
                .setContentTitle(title)
                .setContentText(text)
                .setStyle(Notification.BigTextStyle().bigText(text))
                .setContentIntent(PendingIntent.getActivity(context, 0, open, PendingIntent.FLAG_IMMUTABLE))
                .build()
            notices.notify(id, notice)
        }
    }
}
