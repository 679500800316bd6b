using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>Passes the guest's actions on chip inputs back to their notifiers, by the current routing (GSI-8).</summary>
internal sealed class Acknowledgements(GsiRouter router) : IPinObserver
{
    private readonly NotifierMap<IAckNotifier> _acks = new();
    private readonly NotifierMap<IMaskNotifier> _masks = new();
    private Dictionary<Gsi, Resampler> _resamplers = [];

    /// <summary>Adds a notifier for the acknowledgements of a GSI (ACK-1).</summary>
    public void Add(Gsi gsi, IAckNotifier notifier)
    {
        using (router.Gate.Hold()) _acks.Add(gsi, notifier);
        router.ReportNotifierChange();
    }

    /// <summary>Removes a notifier. When this method returns, it is no longer called (ACK-4).</summary>
    public void Remove(Gsi gsi, IAckNotifier notifier)
    {
        Withdraw(gsi, notifier);
        router.Readers.WaitForReaders();
        router.ReportNotifierChange();
    }

    /// <summary>Removes a notifier without waiting: an acknowledgement in progress may still call it.</summary>
    public void Withdraw(Gsi gsi, IAckNotifier notifier)
    {
        using RankedLock.Scope scope = router.Gate.Hold();
        _acks.Remove(gsi, notifier);
    }

    /// <summary>Adds a notifier for masking and unmasking the input of a GSI (ACK-5).</summary>
    public void Add(Gsi gsi, IMaskNotifier notifier)
    {
        using RankedLock.Scope scope = router.Gate.Hold();
        _masks.Add(gsi, notifier);
    }

    /// <summary>Removes a notifier. When this method returns, it is no longer called.</summary>
    public void Remove(Gsi gsi, IMaskNotifier notifier)
    {
        using (router.Gate.Hold()) _masks.Remove(gsi, notifier);
        router.Readers.WaitForReaders();
    }

    /// <summary>Replaces the resamplers that unmasking an input reaches. Their owner holds its lock.</summary>
    public void SetResamplers(Dictionary<Gsi, Resampler> resamplers) => Volatile.Write(ref _resamplers, resamplers);

    /// <inheritdoc/>
    public void OnAck(ChipPin pin)
    {
        using ReadSections.Section section = router.Readers.Enter();
        if (!router.Table.TryFindGsi(pin, out Gsi gsi)) return;
        foreach (IAckNotifier notifier in _acks.Of(gsi)) notifier.OnAck();
    }

    /// <inheritdoc/>
    public void OnMask(ChipPin pin, bool isMasked)
    {
        using ReadSections.Section section = router.Readers.Enter();
        if (!router.Table.TryFindGsi(pin, out Gsi gsi)) return;
        foreach (IMaskNotifier notifier in _masks.Of(gsi)) notifier.OnMask(isMasked);
    }

    /// <inheritdoc/>
    public bool HasAckNotifier(ChipPin pin) => router.Table.TryFindGsi(pin, out Gsi gsi) && _acks.Of(gsi).Length > 0;

    /// <inheritdoc/>
    public bool TryResample(ChipPin pin)
    {
        using ReadSections.Section section = router.Readers.Enter();
        if (!router.Table.TryFindGsi(pin, out Gsi gsi)) return false;
        if (!Volatile.Read(ref _resamplers).TryGetValue(gsi, out Resampler? resampler)) return false;
        resampler.SignalMembers();
        return true;
    }
}
