using System.Buffers.Binary;
using DeviceDsl.Machines;

namespace DeviceDsl.Pci.Interrupts;

/// <summary>Whether a function may send messages, and the path that they take.</summary>
internal sealed class MsixGate(Machine machine)
{
    private const int ProcessorShift = 20;
    private const ulong ProcessorPrefix = 0xFEE;

    private bool _isEnabled;
    private bool _isOpen;
    private bool _canSignal = true;

    /// <summary>Whether the guest enabled MSI-X.</summary>
    public bool IsEnabled => Volatile.Read(ref _isEnabled);

    /// <summary>
    /// Whether messages may be sent: MSI-X is enabled and not masked as a whole, and the function has bus mastering (PC-6).
    /// </summary>
    public bool IsOpen => Volatile.Read(ref _isOpen);

    /// <summary>Sets both.</summary>
    public void Set(bool isEnabled, bool isOpen)
    {
        Volatile.Write(ref _isEnabled, isEnabled);
        Volatile.Write(ref _isOpen, isEnabled && isOpen);
    }

    /// <summary>
    /// Sends a message, which is a write of 4 bytes. The processors receive those to their addresses; others go to memory, or nowhere.
    /// </summary>
    public void Send(MsiMessage message)
    {
        if (message.Address >> ProcessorShift == ProcessorPrefix) Signal(message);
        else if (machine.Memory.TryGetRun(message.Address, sizeof(uint), GuestMemoryAccess.Write, out Span<byte> run))
        {
            // Message addresses are multiples of 4 and memory consists of pages, so the 4 bytes are contiguous.
            BinaryPrimitives.WriteUInt32LittleEndian(run, message.Data);
        }
    }

    private void Signal(MsiMessage message)
    {
        if (!Volatile.Read(ref _canSignal)) return;
        try
        {
            machine.SignalMsi(message);
        }
        catch (Exception exception) when (exception is MachineException or ObjectDisposedException)
        {
            // The machine has no processors that receive messages, or was disposed of; neither changes back.
            Volatile.Write(ref _canSignal, false);
        }
    }
}
