namespace DeviceDsl.Interrupts;

/// <summary>Local APICs of another machine or of the kernel. Messages reach them, and routes announce levels to them (SPL-1).</summary>
internal interface IRemoteLocalApics
{
    /// <summary>Sends a message.</summary>
    /// <returns>The number of processors that accepted it; 0 or -1 if none did.</returns>
    int Send(MsiMessage message);

    /// <summary>Replaces the routes of the reserved GSIs. Of an IOAPIC's locks only the one that orders these calls is held.</summary>
    /// <exception cref="MachineException">The routes were refused.</exception>
    void SetRoutes(IReadOnlyList<GsiRoute> routes);
}
