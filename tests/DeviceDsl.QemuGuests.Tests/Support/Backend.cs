namespace DeviceDsl.QemuGuests.Tests;

/// <summary>The process of a device, which can be killed and restarted.</summary>
public sealed class Backend(GuestHost host, BackendProgram program, string name)
{
    private HostProcess? _process;

    /// <summary>The socket on which it listens.</summary>
    public string Socket { get; } = host.PathOf($"{name}.socket");

    private HostProcess Process => _process ?? throw new InvalidOperationException($"{name} has not been started.");

    /// <summary>Starts the program, and returns when it listens.</summary>
    public async Task StartAsync()
    {
        _process = host.Start(name, program.Command(Socket));
        await _process.AwaitLineAsync($"listening on {Socket}");
    }

    /// <summary>Kills the program, at any point of its work.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>Ends the program as a service manager does, and returns its exit code.</summary>
    public Task<int> TerminateAsync()
    {
        Process.Send(Signal.Terminate);
        return Process.Exited.OrFail(host.Journal, $"the end of {name}");
    }

    /// <summary>Makes the program read the length of its file again.</summary>
    public void Reload() => Process.Send(Signal.Hangup);
}
