using DeviceDsl.Eventing;

namespace DeviceDsl.Buses;

/// <summary>The kernel's way: doorbells that one write could ring both collide (IOE-7).</summary>
internal sealed class ExclusivePlacement(GuestBuses buses) : DoorbellPlacement
{
    /// <inheritdoc/>
    public override Refusal? TryPlace(IoEventFd doorbell, IEnumerable<IoEventFd> others)
    {
        IoEventFd? other = others.FirstOrDefault(doorbell.CollidesWith);
        if (other is not null) return IoEventFdRules.Collision(doorbell.ToString(), other.ToString());
        Refusal? refusal = TryRegister(buses.Of(doorbell.Address.Space), doorbell, doorbell);
        if (refusal is null && doorbell.IsFast) refusal = TryRegister(buses.FastMmio, doorbell, doorbell);
        if (refusal is not null) Remove(doorbell);
        return refusal;
    }

    /// <inheritdoc/>
    public override void Remove(IoEventFd doorbell)
    {
        buses.Of(doorbell.Address.Space).Unregister(doorbell);
        if (doorbell.IsFast) buses.FastMmio.Unregister(doorbell);
    }
}
