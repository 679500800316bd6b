namespace DeviceDsl.Interrupts;

/// <summary>Local APICs of another machine, or of the kernel: reached by messages, told of levels by routes (SPL-1).</summary>
internal interface IRemoteLocalApics
{
    /// <summary>Sends a message.</summary>
    /// <returns>How many processors took it; 0 or -1 when none did.</returns>
    int Send(MsiMessage message);

    /// <summary>Replaces the routes of the reserved GSIs.</summary>
    /// <exception cref="MachineException">They are not taken.</exception>
    void SetRoutes(IReadOnlyList<GsiRoute> routes);
}
