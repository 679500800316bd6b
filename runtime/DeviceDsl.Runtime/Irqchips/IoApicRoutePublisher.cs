using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>
/// Announces the redirection entries of an IOAPIC to remote local APICs, as the routes of its inputs. An entry delivers no level
/// until its route is published: the end of a level that came before its route would not be reported (SPL-3).
/// </summary>
/// <remarks>All members may be called from any thread.</remarks>
/// <param name="target">The local APICs.</param>
/// <param name="registers">The redirection entries.</param>
/// <param name="observer">Knows the inputs whose ends have notifiers.</param>
/// <param name="gate">The lock of the IOAPIC. It guards the entries and the set of those whose routes are not published yet.</param>
internal sealed class IoApicRoutePublisher(IRemoteLocalApics target, IoApicRegisters registers, IPinObserver observer, RankedLock gate)
{
    [LockRank((int)LockRank.IoApicRoutes)]
    private readonly RankedLock _order = new(LockRank.IoApicRoutes);
    private GsiRoute[] _published = [];
    private uint _unpublished;

    /// <summary>Returns whether the levels of an input must wait for its route. The lock of the IOAPIC must be held.</summary>
    public bool HoldsBack(int pin) => (_unpublished >> pin & 1) != 0;

    /// <summary>Changes entries, publishes their routes, and only then serves their inputs.</summary>
    /// <param name="change">Changes entries and returns the mask of their inputs. Called with the lock of the IOAPIC held.</param>
    /// <param name="serve">
    /// Delivers the pending interrupts of these inputs. Called with the lock of the IOAPIC held, but only if an entry was changed.
    /// </param>
    public void Change(Func<uint> change, Action serve)
    {
        using RankedLock.Scope order = _order.Hold();
        using (gate.Hold())
        {
            uint changed = change();
            if (changed == 0) return;
            _unpublished |= changed;
        }

        PublishEntries();
        using RankedLock.Scope scope = gate.Hold();
        serve();
    }

    /// <summary>
    /// Publishes the routes after a notifier was added, because they also announce edge inputs whose ends must be reported.
    /// </summary>
    public void Publish()
    {
        using RankedLock.Scope order = _order.Hold();
        PublishEntries();
    }

    private void PublishEntries()
    {
        GsiRoute[] routes;
        using (gate.Hold()) routes = [.. Enumerable.Range(0, IoApic.PinCount).Where(IsRouted).Select(RouteOf)];
        if (!routes.AsSpan().SequenceEqual(_published)) target.SetRoutes(routes);
        _published = routes;
        using RankedLock.Scope scope = gate.Hold();
        _unpublished = 0;
    }

    /// <summary>An entry that is masked while in service still waits for its end.</summary>
    private bool IsRouted(int pin) => !registers[pin].IsMasked || registers[pin].RemoteIrr;

    /// <summary>
    /// The route to publish for an input. Announcing it as a level makes its end reported (SPL-2); the interrupt is still sent with
    /// its real trigger mode.
    /// </summary>
    private GsiRoute RouteOf(int pin)
    {
        InterruptMessage message = registers[pin].Message;
        bool isLevel = message.IsLevel || observer.HasAckNotifier(new ChipPin(ChipId.IoApic, pin));
        return GsiRoute.ToMsi(pin, MsiMessage.Of(message with { IsLevel = isLevel }));
    }
}
