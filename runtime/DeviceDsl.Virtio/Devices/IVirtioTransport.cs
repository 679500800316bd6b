namespace DeviceDsl.Virtio.Devices;

/// <summary>What a device needs of that by which its driver reaches it. Called under the device's lock.</summary>
internal interface IVirtioTransport
{
    /// <summary>The machine.</summary>
    Machine Machine { get; }

    /// <summary>
    /// Whether the device may touch the guest's memory: not while PCI forbids it (PC-6), nor once the transport is leaving, which the guest
    /// can see as soon as it has left. What changes it is made known by <see cref="VirtioDevice.ChangeTransport"/>.
    /// </summary>
    bool MayAccessMemory { get; }

    /// <summary>What of the transport itself is saved with the device.</summary>
    IReadOnlyList<ISavedState> SavedParts { get; }

    /// <summary>Where the kicks of a queue are written now; null while that is nowhere.</summary>
    NotifyAddress? KickOf(int queue);

    /// <summary>Interrupts the driver, whose interrupt status is set already.</summary>
    /// <param name="vector">Which vector the driver chose for the cause.</param>
    void Interrupt(ushort vector);

    /// <summary>The interrupt status is 0 again.</summary>
    void EndInterrupt();

    /// <summary>A state was loaded, the interrupt status and the saved parts included: what had been raised is raised again, without a new interrupt.</summary>
    void RestoreInterrupts();
}
