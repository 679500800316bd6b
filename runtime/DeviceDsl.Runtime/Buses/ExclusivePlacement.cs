using DeviceDsl.Foundation;

namespace DeviceDsl.Buses;

/// <summary>The kernel's placement: two doorbells collide if one write could ring both (IOE-7).</summary>
internal sealed class ExclusivePlacement(GuestBuses buses) : DoorbellPlacement
{
    /// <inheritdoc/>
    public override Refusal? Check(IoEventFd doorbell, Func<IoAddress, IEnumerable<IoEventFd>> others)
    {
        IoEventFd? other = others(doorbell.Address).FirstOrDefault(doorbell.CollidesWith);
        if (other is not null) return IoEventFdRules.Collision(doorbell.ToString(), other.ToString());
        return BusesOf(doorbell).Select(bus => CheckRoom(bus, doorbell)).FirstOrDefault(refusal => refusal is not null);
    }

    /// <inheritdoc/>
    public override void Change(IReadOnlyCollection<IoEventFd> coming, IReadOnlyCollection<IoEventFd> leaving)
    {
        var changes = new BusChanges();
        foreach (IoEventFd doorbell in leaving)
        {
            foreach (IoBus bus in BusesOf(doorbell)) changes[bus].Remove(doorbell);
        }

        foreach (IoEventFd doorbell in coming)
        {
            foreach (IoBus bus in BusesOf(doorbell)) changes[bus].Add(EntryOf(doorbell, doorbell));
        }

        buses.Apply(changes);
    }

    private IEnumerable<IoBus> BusesOf(IoEventFd doorbell)
    {
        yield return buses.Of(doorbell.Address.Space);
        if (doorbell.IsFast) yield return buses.FastMmio;
    }
}
