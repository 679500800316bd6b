namespace DeviceDsl.QemuGuests.Tests;

/// <summary>A running guest.</summary>
/// <param name="Process">QEMU.</param>
/// <param name="Console">The guest's shell.</param>
/// <param name="Qmp">The machine's monitor.</param>
public sealed record Guest(HostProcess Process, GuestConsole Console, QmpClient Qmp)
{
    /// <summary>Runs a command that must succeed, and returns its output.</summary>
    public Task<string> RunAsync(string command) => Process.AliveUntilAsync(Console.RunAsync(command), $"the end of: {command}");
}
