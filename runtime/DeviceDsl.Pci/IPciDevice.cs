namespace DeviceDsl.Pci;

/// <summary>A device that uses its PCI function: its address, its MSI-X vectors, and the guest's changes to it.</summary>
/// <remarks>
/// A device in a BAR need not implement this: doorbells, registers and level lines work without it. Except for
/// <see cref="Connect(PciFunction)"/> the methods run in the guest's write, after it has changed the register, or in the call of the host
/// that resets, loads or removes the function, while other changes of the bus wait for them. They are not handlers of the function: they
/// may wait for its handlers, and <see cref="PciFunction.Synchronize"/> runs code as one. A method that throws marks the function as
/// needing a reset.
/// </remarks>
public interface IPciDevice : IDevice
{
    /// <summary>Gives the device its function, once, before any of its handlers runs.</summary>
    /// <param name="function">The function, which the guest does not see yet.</param>
    void Connect(PciFunction function)
    {
    }

    /// <summary>
    /// The function was removed, or could not be plugged in: none of its code runs, and the device may be part of another function.
    /// </summary>
    void Disconnect()
    {
    }

    /// <summary>
    /// The function is about to be removed, in order or by surprise, and the guest cannot notice that yet. After this method returns, the
    /// device does not access the guest's memory, and it has raised the interrupts for its earlier work.
    /// </summary>
    void OnRemoving()
    {
    }

    /// <summary>The guest has written the command register, or a reset or an orderly removal has cleared it.</summary>
    /// <param name="before">The earlier value.</param>
    /// <param name="now">
    /// The present value. Without <see cref="PciCommand.BusMaster"/> the device must not access the guest's memory (PC-6).
    /// </param>
    void OnCommandChanged(PciCommand before, PciCommand now)
    {
    }

    /// <summary>A BAR has begun to answer.</summary>
    /// <param name="bar">The number of the BAR.</param>
    /// <param name="first">Its first address.</param>
    void OnBarMapped(int bar, IoAddress first)
    {
    }

    /// <summary>A BAR is about to be unmapped or moved: the device must deassign its own registrations in it (IE-5).</summary>
    /// <param name="bar">The number of the BAR.</param>
    /// <param name="first">Its first address.</param>
    void OnBarUnmapping(int bar, IoAddress first)
    {
    }
}
