using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>Leads what the guest does at the inputs of chips back to who waits for it, by the routing in force (GSI-8).</summary>
internal sealed class Acknowledgements(GsiRouter router) : IPinObserver
{
    private readonly NotifierMap<IAckNotifier> _acks = new();
    private readonly NotifierMap<IMaskNotifier> _masks = new();
    private Dictionary<Gsi, Resampler> _resamplers = [];

    /// <summary>Tells someone of the acknowledgements of a GSI (ACK-1).</summary>
    public void Add(Gsi gsi, IAckNotifier notifier)
    {
        using (router.Gate.Hold()) _acks.Add(gsi, notifier);
        router.ReportNotifierChange();
    }

    /// <summary>Ends that; when this returns it is told no more (ACK-4).</summary>
    public void Remove(Gsi gsi, IAckNotifier notifier)
    {
        Withdraw(gsi, notifier);
        router.Readers.WaitForReaders();
        router.ReportNotifierChange();
    }

    /// <summary>Ends that for acknowledgements that begin after this; one under way may still tell it.</summary>
    public void Withdraw(Gsi gsi, IAckNotifier notifier)
    {
        using RankedLock.Scope scope = router.Gate.Hold();
        _acks.Remove(gsi, notifier);
    }

    /// <summary>Tells someone when the input of a GSI is masked or unmasked (ACK-5).</summary>
    public void Add(Gsi gsi, IMaskNotifier notifier)
    {
        using RankedLock.Scope scope = router.Gate.Hold();
        _masks.Add(gsi, notifier);
    }

    /// <summary>Ends that; when this returns it is told no more.</summary>
    public void Remove(Gsi gsi, IMaskNotifier notifier)
    {
        using (router.Gate.Hold()) _masks.Remove(gsi, notifier);
        router.Readers.WaitForReaders();
    }

    /// <summary>Replaces the resamplers that an unmasked input reaches; their owner holds its lock meanwhile.</summary>
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
