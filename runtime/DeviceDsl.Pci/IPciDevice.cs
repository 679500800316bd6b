namespace DeviceDsl.Pci;

/// <summary>A device that wants to know of the function it is: its place, its MSI-X vectors, and what the guest does to it.</summary>
/// <remarks>
/// A device in a BAR need not implement it: doorbells, registers and level lines work without. Except for
/// <see cref="Connect(PciFunction)"/> the methods run in the guest's write, after it has changed the register, or in the call of
/// the host that resets, loads or removes the function, while other changes of the bus wait for them. They are no handlers of
/// the function: they may wait for its handlers, and
/// <see cref="PciFunction.Synchronize"/> makes them one. What they throw marks the function as needing a reset.
/// </remarks>
public interface IPciDevice : IDevice
{
    /// <summary>Gives the device its function, once, before any of its handlers runs.</summary>
    /// <param name="function">The function; the guest does not see it yet.</param>
    void Connect(PciFunction function)
    {
    }

    /// <summary>The function is gone, or could not be plugged in: nothing of it runs, and the device may be part of another.</summary>
    void Disconnect()
    {
    }

    /// <summary>
    /// The function is about to be removed, in order or by surprise, and the guest cannot notice yet: when this returns, the device leaves
    /// the guest's memory alone, and its interrupts for what it did before are raised.
    /// </summary>
    void OnRemoving()
    {
    }

    /// <summary>The guest has written the command register, or a reset or an orderly removal has cleared it.</summary>
    /// <param name="before">What it was.</param>
    /// <param name="now">What it is. Without <see cref="PciCommand.BusMaster"/> the device leaves the guest's memory alone (PC-6).</param>
    void OnCommandChanged(PciCommand before, PciCommand now)
    {
    }

    /// <summary>A BAR answers from now on.</summary>
    /// <param name="bar">Which.</param>
    /// <param name="first">Its first address.</param>
    void OnBarMapped(int bar, IoAddress first)
    {
    }

    /// <summary>A BAR is about to answer no more, or to move: what the device itself registered in it goes now (IE-5).</summary>
    /// <param name="bar">Which.</param>
    /// <param name="first">Its first address.</param>
    void OnBarUnmapping(int bar, IoAddress first)
    {
    }
}
