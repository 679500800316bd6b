using System.Diagnostics;

namespace DeviceDsl.QemuGuests.Tests;

/// <summary>The host of a test's guests: a folder for images and sockets, backends and QEMUs. All of it ends with the test.</summary>
public sealed class GuestHost : IAsyncDisposable
{
    private readonly List<HostProcess> _processes = [];
    private readonly List<IDisposable> _connections = [];
    private readonly string _folder;

    public GuestHost()
    {
        _folder = Directory.CreateTempSubdirectory("guests-").FullName;
        ProcessGuard.Made(_folder);
    }

    public Journal Journal { get; } = new();

    /// <summary>The path of a file or socket of the test.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>The folder of the test's files.</summary>
    public string Folder => _folder;

    /// <summary>Makes a sparse disk image of zeros.</summary>
    public string MakeImage(string name, int megabytes)
    {
        using FileStream file = File.Create(PathOf(name));
        file.SetLength((long)megabytes << 20);
        return file.Name;
    }

    /// <summary>Makes a disk image of random bytes.</summary>
    public string MakeRandomImage(string name, int megabytes, Random random)
    {
        byte[] bytes = new byte[megabytes << 20];
        random.NextBytes(bytes);
        File.WriteAllBytes(PathOf(name), bytes);
        return PathOf(name);
    }

    /// <summary>Starts a program, which is killed at the end of the test.</summary>
    public HostProcess Start(string name, IReadOnlyList<string> command, Action<ProcessStartInfo>? prepare = null)
    {
        var process = new HostProcess(name, command, Journal, prepare);
        _processes.Add(process);
        return process;
    }

    /// <summary>Starts the program of a device, and returns when it listens.</summary>
    public async Task<Backend> StartAsync(BackendProgram program, string name)
    {
        var backend = new Backend(this, program, name);
        await backend.StartAsync();
        return backend;
    }

    /// <summary>Starts a machine and returns when the guest takes commands.</summary>
    public async Task<Guest> BootAsync(GuestMachine machine, string name = "guest")
    {
        Guest guest = await StartAsync(machine, name);
        await guest.Console.AwaitReadyAsync();
        return guest;
    }

    /// <summary>Starts a machine without waiting for its guest.</summary>
    public async Task<Guest> StartAsync(GuestMachine machine, string name = "guest")
    {
        using var serial = new Listener(PathOf($"{name}.serial"));
        using var monitor = new Listener(PathOf($"{name}.qmp"));
        HostProcess process = Start(name, machine.Command(serial.Path, monitor.Path));
        var console = new GuestConsole(name, await process.AliveUntilAsync(serial.AcceptAsync(), "its serial line"), Journal);
        _connections.Add(console);
        var qmp = new QmpClient(await process.AliveUntilAsync(monitor.AcceptAsync(), "its monitor"), process, Journal);
        _connections.Add(qmp);
        await qmp.NegotiateAsync();
        return new Guest(process, console, qmp);
    }

    /// <summary>Runs a program that must succeed, and returns its output.</summary>
    public async Task<string> RunAsync(string name, IReadOnlyList<string> command, Action<ProcessStartInfo>? prepare = null)
    {
        HostProcess process = Start(name, command, prepare);
        int code = await process.Exited.OrFail(Journal, string.Join(' ', command));
        return code == 0
            ? process.Output
            : throw new InvalidOperationException(Journal.Explain($"exit code {code} of {string.Join(' ', command)}"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (HostProcess process in Enumerable.Reverse(_processes)) await process.DisposeAsync();
        foreach (IDisposable connection in _connections) connection.Dispose();
        Directory.Delete(_folder, recursive: true);
        ProcessGuard.Removed(_folder);
    }
}
