package vn.gocua

import android.app.Application
import android.content.Context
import org.json.JSONObject
import vn.gocua.core.*
import java.util.Locale

/** The process: owns the one [Host], which outlives every activity. */
class GoCua : Application() {
    private var running: Host? = null

    /** Started when the first activity asks for it. */
    val host: Host
        get() = running ?: Host(this, configure(this)).also { running = it }

    /** Forgets the app as the death of the process would. */
    fun reset() {
        running?.close()
        running = null
    }

    companion object {
        /** What the app is told at the start; replaceable, for tests against services of their own. */
        var configure: (Context) -> Config = ::shipped

        private fun shipped(context: Context): Config {
            val json = JSONObject(context.assets.open("environment.json").use { it.readBytes().decodeToString() })
            val environment = Environment(
                broker = json.getString("broker"),
                portal = json.getString("portal"),
                signing = json.getString("signing"),
                clientId = json.getString("client_id"),
                redirectUri = json.getString("redirect_uri"),
                tlsRoots = json.getString("tls_roots"),
                packKey = json.getString("pack_key"),
                people = json.optInt("people", 12).toUInt(),
            )
            return Config(
                dataDir = context.noBackupFilesDir.path,
                language = Locale.getDefault().toLanguageTag(),
                environment = environment,
            )
        }
    }
}
