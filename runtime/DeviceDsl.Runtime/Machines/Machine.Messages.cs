using DeviceDsl.Foundation;

namespace DeviceDsl;

/// <content>Sending MSIs to the processors.</content>
public abstract partial class Machine
{
    /// <summary>Sends a message to the processors.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The number of processors that accepted it; 0 or less if none did (LAP-3).</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the machine has no interrupt controllers (GSI-11), or the address is invalid (GSI-9).
    /// </exception>
    public int SignalMsi(MsiMessage message)
    {
        ThrowIfDisposed();
        Refusal? refusal = SendMsi(message, out int accepted);
        return refusal is null ? accepted : throw new MachineException(refusal);
    }

    /// <summary>Sends a message to the processors, and returns whether the machine accepted it.</summary>
    internal bool TrySendMsi(MsiMessage message) => SendMsi(message, out _) is null;

    /// <summary>Sends a message to the processors.</summary>
    private protected abstract Refusal? SendMsi(MsiMessage message, out int accepted);
}
