using System.Diagnostics;
using System.Globalization;

namespace DeviceDsl.QemuGuests.Tests;

/// <summary>A libvirtd of a user's session, with all of its files in the folder of the test.</summary>
/// <remarks>Root has no session, so the tests of root use that of nobody.</remarks>
public sealed class LibvirtSession : IAsyncDisposable
{
    private const string Nobody = "65534";

    private readonly GuestHost _host;
    private readonly HashSet<int> _processes = [];
    private readonly string _runtime;

    public LibvirtSession(GuestHost host)
    {
        _host = host;
        _runtime = Directory.CreateDirectory(host.PathOf("run")).FullName;
        // Without it, libvirtd would start another daemon to write the logs.
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(host.PathOf("config/libvirt")).FullName, "qemu.conf"), "stdio_handler = \"file\"\n");
    }

    /// <summary>Why there is no libvirt here, or null.</summary>
    public static string? Missing { get; } = new[] { "/usr/bin/virsh", "/usr/sbin/libvirtd", "/usr/bin/setpriv" }.FirstOrDefault(file => !File.Exists(file)) is { } file
        ? $"No libvirt: {file} does not exist."
        : null;

    /// <summary>Gives the files of the test to the user of the session.</summary>
    public async Task ShareFilesAsync()
    {
        if (Environment.IsPrivilegedProcess) await _host.RunAsync("chown", ["chown", "-R", $"{Nobody}:{Nobody}", _host.Folder]);
    }

    /// <summary>Runs a command of virsh; the first starts the daemon.</summary>
    public async Task<string> VirshAsync(params IReadOnlyList<string> command)
    {
        string output = await _host.RunAsync("virsh", [.. AsUser(), "virsh", "--quiet", "--connect", "qemu:///session", .. command]);
        GuardDaemons();
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        GuardDaemons();
        foreach (int id in _processes)
        {
            await KillAsync(id);
            ProcessGuard.Ended(id);
        }
    }

    private static async Task KillAsync(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            await process.WaitForExitAsync();
        }
        catch (ArgumentException)
        {
            // It has ended on its own, as a domain does that is destroyed.
        }
    }

    private string[] AsUser() =>
    [
        .. Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups"] : Array.Empty<string>(),
        "env", $"HOME={_host.Folder}", $"XDG_RUNTIME_DIR={_runtime}", $"XDG_CONFIG_HOME={_host.PathOf("config")}", $"XDG_CACHE_HOME={_host.PathOf("cache")}",
    ];

    // The daemon and its machines are nobody's children; their files say which processes they are.
    private void GuardDaemons()
    {
        foreach (string file in Directory.EnumerateFiles(_runtime, "*.pid", SearchOption.AllDirectories))
        {
            if (int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out int id) && _processes.Add(id)) ProcessGuard.Started(id);
        }
    }
}
