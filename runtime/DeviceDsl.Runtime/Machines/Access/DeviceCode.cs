using System.Runtime.CompilerServices;
using DeviceDsl.Eventing;

namespace DeviceDsl.Machines;

/// <summary>Runs the code of a device for one part of an access. The gate of the device is held; its exceptions pass.</summary>
internal static class DeviceCode
{
    /// <summary>Reads a part that may be answered later.</summary>
    /// <param name="wait">The wait of the access; <see langword="null"/> for an ordinary one.</param>
    /// <param name="map">The registers and regions of the device.</param>
    /// <param name="waiting">The accesses to the device that wait.</param>
    /// <param name="slice">The part.</param>
    /// <returns>The value at the position of the access, without what the device answers later.</returns>
    public static ulong Read(AccessWait? wait, AccessMap map, DeferredAccesses waiting, in AccessSlice slice)
    {
        if (wait is not null && slice.Place.Form.DefersReads)
        {
            using DeferredOffer offer = new(wait, waiting, map.TargetOf(slice.Place, isWrite: false), slice, map.MaskOf(slice.Place));
            return offer.Finish(Read(map.Device, slice));
        }

        if (wait is { CanWait: true }) wait.AddAnswer();
        return Read(map.Device, slice);
    }

    /// <summary>Writes a part that may be completed later.</summary>
    /// <param name="wait">The wait of the access; <see langword="null"/> for an ordinary one.</param>
    /// <param name="map">The registers and regions of the device.</param>
    /// <param name="waiting">The accesses to the device that wait.</param>
    /// <param name="slice">The part.</param>
    /// <param name="access">The written value of the access.</param>
    public static void Write(AccessWait? wait, AccessMap map, DeferredAccesses waiting, in AccessSlice slice, ulong access)
    {
        if (wait is not null && slice.Place.Form.DefersWrites)
        {
            using DeferredOffer offer = new(wait, waiting, map.TargetOf(slice.Place, isWrite: true), slice, ulong.MaxValue);
            Write(map.Device, slice, access);
            offer.Finish(now: 0);
            return;
        }

        Write(map.Device, slice, access);
    }

    /// <summary>Reads a part that the device answers at once. Inlined, because every access that leaves the buses comes here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Read(IDevice device, in AccessSlice slice) => slice.FromPlace(slice.Place.IsRegion
        ? device.ReadRegion(slice.Place.Row, slice.Offset, slice.Length)
        : device.ReadRegister(slice.Place.Row, slice.Place.Index, slice.Lanes));

    /// <summary>Writes a part that the device completes at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(IDevice device, in AccessSlice slice, ulong access)
    {
        if (slice.Place.IsRegion) device.WriteRegion(slice.Place.Row, slice.Offset, slice.Length, slice.ToPart(access));
        else device.WriteRegister(slice.Place.Row, slice.Place.Index, slice.ToRegister(access), slice.Lanes);
    }
}
