namespace DeviceDsl.Virtio.Devices;

/// <summary>The transport as its device sees it. Called under the device's lock.</summary>
internal interface IVirtioTransport
{
    /// <summary>The machine.</summary>
    Machine Machine { get; }

    /// <summary>
    /// Whether the device may access the guest's memory. False while PCI forbids it (PC-6), and as soon as the transport begins to leave,
    /// because the guest sees it as gone from then on. Changes go through <see cref="DeviceSession.ChangeTransport"/>.
    /// </summary>
    bool MayAccessMemory { get; }

    /// <summary>The parts of the transport that are saved with the device.</summary>
    IReadOnlyList<ISavedState> SavedParts { get; }

    /// <summary>The address to which a queue's kicks are written; null while it has none.</summary>
    NotifyAddress? KickOf(int queue);

    /// <summary>Interrupts the driver. The interrupt status is already set.</summary>
    /// <param name="vector">The vector that the driver chose for the cause.</param>
    void Interrupt(ushort vector);

    /// <summary>The interrupt status has returned to 0.</summary>
    void EndInterrupt();

    /// <summary>
    /// Restores interrupts after a state was loaded, including the interrupt status and the saved parts: raised lines are raised again,
    /// without a new interrupt.
    /// </summary>
    void RestoreInterrupts();

    /// <summary>The device has come to need a reset. Transports with a device status show it there.</summary>
    void OnFailed()
    {
    }
}
