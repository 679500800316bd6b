using DeviceDsl.Foundation;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm;

/// <content>Saving and loading the processor.</content>
public sealed partial class KvmCpu
{
    /// <summary>Reads the whole state, in a pause.</summary>
    internal CpuSnapshot Save() => WhileStandingStill(transfer => transfer.Save(isInRead: _dispatcher.HasOpenRead));

    /// <summary>Returns why a state cannot be this processor's.</summary>
    internal Refusal? Check(CpuSnapshot state) => new CpuTransfer(_cpu, _name).Check(state);

    /// <summary>Sets the whole state, in a pause.</summary>
    internal void Load(CpuSnapshot state) => WhileStandingStill(transfer =>
    {
        transfer.Load(state);
        Abandon();
        return true;
    });

    /// <summary>Saves what this process knows of its interrupts, in a pause.</summary>
    internal void SaveInterrupts(StateWriter writer)
    {
        // Not under the processor's lock: the local APIC's lock comes before it. A run that begins now changes nothing in the pause.
        _standing.Wait();
        _interrupts.Save(writer);
    }

    /// <summary>Reads what <see cref="SaveInterrupts"/> wrote.</summary>
    /// <returns>Sets it, in a pause, after <see cref="Load"/>.</returns>
    internal Action LoadInterrupts(StateReader reader)
    {
        Action load = _interrupts.Load(reader);
        return () =>
        {
            _standing.Wait();
            load();
        };
    }

    /// <summary>Makes an access to the processor while it is idle or stands still in a pause that the caller holds.</summary>
    private T WhileStandingStill<T>(Func<CpuTransfer, T> access)
    {
        while (true)
        {
            // A run that began in the pause is on its way to a stop.
            _standing.Wait();
            using (_gate.Hold())
            {
                ObjectDisposedException.ThrowIf(_isClosed, this);
                if (_standing.IsSet) return access(new CpuTransfer(_cpu, _name));
            }
        }
    }
}
