using DeviceDsl.Eventing;

namespace DeviceDsl.Buses;

/// <summary>The way of groups: doorbells at one address and of one width share it, and a write rings all that it meets.</summary>
/// <remarks>
/// This is what iosignalfd proposed before ioeventfd was merged. A group is at one address of one space and has one
/// width; it owns its range, so that reads there give zeros and other writes there ring nobody.
/// </remarks>
internal sealed class FanOutPlacement(GuestBuses buses) : DoorbellPlacement
{
    private readonly Dictionary<IoAddress, DoorbellGroup> _groups = [];

    /// <inheritdoc/>
    public override Refusal? TryPlace(IoEventFd doorbell, IEnumerable<IoEventFd> others)
    {
        if (doorbell.Length == 0)
        {
            return new(Errno.EINVAL, "FanOut", $"Doorbell {doorbell} has no width; a group that fans out needs one.");
        }

        if (_groups.TryGetValue(doorbell.Address, out DoorbellGroup? group) && group.Length == doorbell.Length)
        {
            group.Add(doorbell);
            return null;
        }

        IoEventFd? other = others.FirstOrDefault(there => Overlap(there, doorbell));
        if (other is not null)
        {
            return new(Errno.EINVAL, "FanOut", $"Doorbell {doorbell} overlaps doorbell {other}; what fans out together has one address and one width.");
        }

        group = new DoorbellGroup(doorbell);
        Refusal? refusal = TryRegister(buses.Of(doorbell.Address.Space), doorbell, group);
        if (refusal is null) _groups.Add(doorbell.Address, group);
        return refusal;
    }

    /// <inheritdoc/>
    public override void Remove(IoEventFd doorbell)
    {
        if (!_groups.TryGetValue(doorbell.Address, out DoorbellGroup? group)) return;
        group.Remove(doorbell);
        if (!group.IsEmpty) return;
        buses.Of(doorbell.Address.Space).Unregister(group);
        _groups.Remove(doorbell.Address);
    }

    private static bool Overlap(IoEventFd one, IoEventFd other)
        => one.Address.Space == other.Address.Space
           && (one.Address.Value - other.Address.Value < (ulong)other.Length
               || other.Address.Value - one.Address.Value < (ulong)one.Length);
}
