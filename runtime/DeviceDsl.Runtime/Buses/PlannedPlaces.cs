namespace DeviceDsl.Buses;

/// <summary>Where on a bus the doorbells of a plan stand.</summary>
/// <remarks>
/// Of the doorbells of a bus at most one takes a write (IOE-7). So a doorbell that no other device stands before is the
/// first that handles what rings it, and the devices in between need not be asked. One that some device does stand before
/// is left to the search.
/// </remarks>
internal sealed class PlannedPlaces
{
    private const int None = -1;

    private readonly BusPlan _plan;
    private readonly int[] _places;

    /// <summary>Looks up the doorbells of a bus in a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="entries">The devices of the bus, in bus order.</param>
    /// <param name="index">The same by address.</param>
    public PlannedPlaces(BusPlan plan, ReadOnlySpan<BusEntry> entries, BusIndex index)
    {
        _plan = plan;
        _places = new int[plan.Count];
        Array.Fill(_places, None);
        for (int place = 0; place < entries.Length; place++)
        {
            if (entries[place].Device is not IoEventFd doorbell) continue;
            // Who holds a wider write at the address holds one of a byte, too.
            int length = doorbell.Length == 0 ? 1 : doorbell.Length;
            if (HasOthersBefore(doorbell.Address.Value, length, place, index)) continue;
            int number = plan.Find(doorbell.Address.Value, length, doorbell.Match.GetValueOrDefault());
            if ((uint)number < (uint)_places.Length) _places[number] = place;
        }
    }

    /// <summary>The place of the doorbell that takes a write if any device does, or -1 where the plan knows none.</summary>
    public int Find(ulong address, int length, ulong value)
    {
        int number = _plan.Find(address, length, value);
        return (uint)number < (uint)_places.Length ? _places[number] : None;
    }

    private static bool HasOthersBefore(ulong address, int length, int place, BusIndex index)
    {
        BusIndex.Matches matches = index.Find(address, (ulong)length);
        while (matches.MoveNext() && matches.Current.Rank < place)
        {
            if (matches.Current.Entry.Device is not IoEventFd) return true;
        }

        return false;
    }
}
