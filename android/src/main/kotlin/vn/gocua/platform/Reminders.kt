package vn.gocua.platform

import android.app.*
import android.content.*
import android.net.Uri
import org.json.JSONObject
import vn.gocua.*

/**
 * What is to be said later. The system's own list is gone when the phone was switched off, so it is kept here too: for each a random
 * name, a time, and words that tell nothing of anybody. Nothing of a vault is in it, and nothing of it leaves the phone.
 */
class Reminders(private val context: Context) {
    private val kept = context.getSharedPreferences("reminders", Context.MODE_PRIVATE)

    /** Instead of an earlier one of that name. Written before it counts as done. */
    fun keep(id: String, at: Long, title: String, text: String) {
        kept.edit().putString(id, JSONObject().put("at", at).put("title", title).put("text", text).toString()).commit()
        set(id, at, title, text)
    }

    fun forget(id: String) {
        kept.edit().remove(id).commit()
        pending(alarm(id), PendingIntent.FLAG_NO_CREATE)?.let {
            context.service<AlarmManager>().cancel(it)
            it.cancel()
        }
    }

    /** It was shown. */
    fun shown(id: String) {
        kept.edit().remove(id).apply()
    }

    /** After the phone was started: all again. Those whose time went by meanwhile come at once. */
    fun again() = kept.all.forEach { (id, stored) ->
        runCatching { JSONObject(stored as String).run { set(id, getLong("at"), getString("title"), getString("text")) } }
            .onFailure { shown(id) }
    }

    private fun set(id: String, at: Long, title: String, text: String) {
        val pending = pending(alarm(id).putExtra("title", title).putExtra("text", text), PendingIntent.FLAG_UPDATE_CURRENT)
        context.service<AlarmManager>().setAndAllowWhileIdle(AlarmManager.RTC_WAKEUP, at * 1000, pending!!)
    }

    private fun pending(alarm: Intent, flag: Int) = PendingIntent.getBroadcast(context, 0, alarm, flag or PendingIntent.FLAG_IMMUTABLE)

    /** Its address tells one reminder from another. */
    private fun alarm(id: String) = Intent(context, ReminderReceiver::class.java).setData(Uri.fromParts("reminder", id, null))
}

/** The time of a reminder has come, or the phone was started. */
class ReminderReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        if (intent.action == Intent.ACTION_BOOT_COMPLETED) return Reminders(context).again()
        val id = intent.data?.schemeSpecificPart ?: return
        Notices.post(context, intent.dataString.hashCode(), intent.getStringExtra("title"), intent.getStringExtra("text"))
        Reminders(context).shown(id)
    }
}
