namespace DeviceDsl.QemuGuests.Tests;

/// <summary>A running guest.</summary>
/// <param name="Process">QEMU.</param>
/// <param name="Console">The guest's shell.</param>
/// <param name="Qmp">The machine's monitor.</param>
public sealed record Guest(HostProcess Process, GuestConsole Console, QmpClient Qmp)
{
    /// <summary>Runs a command that has to succeed, and returns what it printed.</summary>
    public Task<string> RunAsync(string command) => Process.AliveUntilAsync(Console.RunAsync(command), $"the end of: {command}");
}
