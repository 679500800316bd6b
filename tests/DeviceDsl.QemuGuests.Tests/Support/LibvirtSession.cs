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
    private readonly string _home;
    private readonly string _runtime;

    /// <summary>Makes the folders of a session.</summary>
    /// <param name="host">Where they are.</param>
    /// <param name="name">The name of the session; libvirt treats two sessions as two computers.</param>
    public LibvirtSession(GuestHost host, string name)
    {
        _host = host;
        _home = host.PathOf(name);
        _runtime = Directory.CreateDirectory(Path.Combine(_home, "run")).FullName;
        string configuration = Directory.CreateDirectory(Path.Combine(_home, "libvirt")).FullName;
        // Without it, libvirtd would start another daemon to write the logs.
        File.WriteAllText(Path.Combine(configuration, "qemu.conf"), "stdio_handler = \"file\"\n");
        File.WriteAllText(Path.Combine(configuration, "libvirtd.conf"), $"host_uuid = \"{Guid.NewGuid()}\"\n");
    }

    /// <summary>The address by which another libvirtd reaches this one.</summary>
    public string Uri => $"qemu+unix:///session?socket={_runtime}/libvirt/libvirt-sock";

    /// <summary>The reason why there is no libvirt here, or null.</summary>
    public static string? Missing { get; } = new[] { "/usr/bin/virsh", "/usr/sbin/libvirtd", "/usr/bin/setpriv" }
        .FirstOrDefault(file => !File.Exists(file)) is { } file
        ? $"No libvirt: {file} does not exist."
        : null;

    /// <summary>Gives the files of a test to the user of its sessions.</summary>
    public static async Task ShareFilesAsync(GuestHost host)
    {
        if (Environment.IsPrivilegedProcess) await host.RunAsync("chown", ["chown", "-R", $"{Nobody}:{Nobody}", host.Folder]);
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
            // It has ended already, as a destroyed domain does.
        }
    }

    private string[] AsUser() =>
    [
        .. Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups"]
            : Array.Empty<string>(),
        "env", $"HOME={_home}", $"XDG_RUNTIME_DIR={_runtime}", $"XDG_CONFIG_HOME={_home}", $"XDG_CACHE_HOME={Path.Combine(_home, "cache")}",
    ];

    // The daemon and its machines are not children of this process; their files have the process ids.
    private void GuardDaemons()
    {
        foreach (string file in Directory.EnumerateFiles(_runtime, "*.pid", SearchOption.AllDirectories))
        {
            if (int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out int id) && _processes.Add(id))
            {
                ProcessGuard.Started(id);
            }
        }
    }
}
