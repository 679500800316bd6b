using DeviceDsl.Eventing;
using DeviceDsl.Foundation;

namespace DeviceDsl.Interrupts;

/// <summary>The resamplers of a machine, one for each GSI that has resampling irqfds.</summary>
/// <remarks>
/// The lock is held while the last leaver waits for acknowledgements, so that it cannot lower the line of a new resampler for the
/// same GSI. No code that runs in an acknowledgement takes this lock (LCK-5).
/// </remarks>
internal sealed class ResamplerTable(GsiRouter router)
{
    [LockRank((int)LockRank.Resamplers)]
    private readonly RankedLock _gate = new(LockRank.Resamplers);
    private Dictionary<Gsi, Resampler> _byGsi = [];

    /// <summary>Adds an eventfd to those that are signalled when the guest ends an interrupt of the GSI.</summary>
    public void Join(Gsi gsi, EventCounter member)
    {
        using RankedLock.Scope scope = _gate.Hold();
        if (!_byGsi.TryGetValue(gsi, out Resampler? resampler))
        {
            resampler = new Resampler(gsi, router);
            Publish(new(_byGsi) { [gsi] = resampler });
            router.Acks.Add(gsi, resampler);
        }

        resampler.Add(member);
    }

    /// <summary>Removes an eventfd; the last one lowers the line (RES-7). When this method returns, it is no longer signalled.</summary>
    public void Leave(Gsi gsi, EventCounter member)
    {
        using RankedLock.Scope scope = _gate.Hold();
        if (!_byGsi.TryGetValue(gsi, out Resampler? resampler)) return;
        resampler.Remove(member);
        if (resampler.IsEmpty) End(gsi, resampler);
        else router.Readers.WaitForReaders();
    }

    private void End(Gsi gsi, Resampler resampler)
    {
        Publish(_byGsi.Where(pair => pair.Key != gsi).ToDictionary());
        router.Acks.Remove(gsi, resampler);
        resampler.Lower();
    }

    private void Publish(Dictionary<Gsi, Resampler> resamplers)
    {
        _byGsi = resamplers;
        router.Acks.SetResamplers(resamplers);
    }
}
