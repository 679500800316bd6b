using DeviceDsl.Kvm.Cpus;

namespace DeviceDsl.Kvm;

/// <content>How a run is interrupted, and how it stands still during a pause.</content>
public sealed partial class KvmCpu
{
    /// <summary>Makes the processor leave the guest once, if it is in it, so that pending work is noticed.</summary>
    internal void Kick()
    {
        using (_gate.Hold())
        {
            if (_canBeKicked && !IsCurrentThread) KickSignal.Send(_kickTarget);
        }
    }

    /// <summary>Makes the processor stand still soon, including in runs that begin later; see <see cref="AwaitPause"/>.</summary>
    internal void RequestPause()
    {
        using (_gate.Hold())
        {
            _isPaused = true;
            _mayGoOn.Reset();
            if (_runner is not null) Interrupt();
        }
    }

    /// <summary>Waits until the processor stands still. The access in progress is completed.</summary>
    internal void AwaitPause() => _standing.Wait();

    /// <summary>Lets the processor continue.</summary>
    internal void Resume()
    {
        using (_gate.Hold())
        {
            _isPaused = false;
            _mayGoOn.Set();
        }
    }

    /// <summary>Sets the flag again that a request has set, after the thread of the run has used it otherwise.</summary>
    internal void RenewImmediateExit()
    {
        using (_gate.Hold()) _cpu.Mapping.SetImmediateExit(_isPaused || _isStopRequested);
    }

    /// <summary>
    /// Interrupts the run: the flag one that is about to begin, the signal one that has begun, and an event one that waits in this process.
    /// </summary>
    private void Interrupt()
    {
        _cpu.Mapping.SetImmediateExit(true);
        _interrupts.Wake();
        _awaited?.Wake();
        if (_canBeKicked && !IsCurrentThread) KickSignal.Send(_kickTarget);
    }

    /// <summary>Returns whether the interrupted run must end. During a pause it first stands still here.</summary>
    private bool IsOver()
    {
        // Consumed before the requests are checked: a later signal interrupts again.
        KickSignal.TakePending();
        while (MustStandStill())
        {
            _standing.Set();
            _mayGoOn.Wait();
        }

        return Volatile.Read(ref _isStopRequested);
    }

    private bool MustStandStill()
    {
        using (_gate.Hold())
        {
            if (_isPaused && !_isStopRequested) return true;
            _standing.Reset();
            _cpu.Mapping.SetImmediateExit(_isStopRequested);
            return false;
        }
    }
}
