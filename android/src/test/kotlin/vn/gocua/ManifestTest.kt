package vn.gocua

import android.content.Intent
import android.content.pm.ApplicationInfo
import android.content.pm.PackageManager
import android.net.Uri
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config

/** What the system and other apps may do with this one. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35])
class ManifestTest {
    private val app = RuntimeEnvironment.getApplication()
    private val packages = app.packageManager

    @Test
    fun `it asks for these permissions and no other`() {
        val wanted = listOf("INTERNET", "ACCESS_NETWORK_STATE", "POST_NOTIFICATIONS", "USE_BIOMETRIC", "RECEIVE_BOOT_COMPLETED").map { "android.permission.$it" }
        val asked = packages.getPackageInfo(app.packageName, PackageManager.GET_PERMISSIONS).requestedPermissions!!.toSet()
        assertEquals(wanted.toSet(), asked)
    }

    @Test
    fun `only its one screen can be opened by others`() {
        val all = PackageManager.GET_ACTIVITIES or PackageManager.GET_SERVICES or PackageManager.GET_RECEIVERS or PackageManager.GET_PROVIDERS
        val its = packages.getPackageInfo(app.packageName, all)
        val components = listOf(its.activities, its.services, its.receivers, its.providers).flatMap { it.orEmpty().toList() }
        assertEquals(listOf("vn.gocua.MainActivity"), components.filter { it.exported }.map { it.name })
    }

    @Test
    fun `it hears that the phone was started`() {
        val hears = packages.queryBroadcastReceivers(Intent(Intent.ACTION_BOOT_COMPLETED).setPackage(app.packageName), 0)
        assertEquals(listOf("vn.gocua.platform.ReminderReceiver"), hears.map { it.activityInfo.name })
    }

    @Test
    fun `its icon has two layers, and one for a tint`() {
        val icon = app.resources.getXml(app.applicationInfo.icon)
        val layers = mutableMapOf<String, Int>()
        while (icon.next() != org.xmlpull.v1.XmlPullParser.END_DOCUMENT) {
            if (icon.eventType == org.xmlpull.v1.XmlPullParser.START_TAG && icon.attributeCount > 0) layers[icon.name] = icon.getAttributeResourceValue(0, 0)
        }
        assertEquals(listOf("background", "foreground", "monochrome"), layers.keys.sorted())
        for ((layer, resource) in layers) assertNotNull(layer, app.resources.getDrawable(resource, null))
    }

    @Test
    fun `its link opens it, other addresses do not`() {
        fun opened(address: String) = packages.resolveActivity(
            Intent(Intent.ACTION_VIEW, Uri.parse(address)).addCategory(Intent.CATEGORY_BROWSABLE), PackageManager.MATCH_DEFAULT_ONLY,
        )?.activityInfo?.name
        assertEquals("vn.gocua.MainActivity", opened("https://gocua.example/callback?code=1"))
        for (other in listOf("http://gocua.example/callback", "https://gocua.example/", "https://gocua.example/callback/more", "https://elsewhere.example/callback")) {
            assertNull(other, opened(other))
        }
    }

    @Test
    fun `nothing of it is backed up, and it never talks in clear`() {
        assertEquals("backup", 0, app.applicationInfo.flags and ApplicationInfo.FLAG_ALLOW_BACKUP)
        assertEquals("clear text", 0, app.applicationInfo.flags and ApplicationInfo.FLAG_USES_CLEARTEXT_TRAFFIC)
        assertEquals("debuggable", 0, app.applicationInfo.flags and ApplicationInfo.FLAG_DEBUGGABLE)
        assertEquals(26 to 35, app.applicationInfo.minSdkVersion to app.applicationInfo.targetSdkVersion)
    }
}
