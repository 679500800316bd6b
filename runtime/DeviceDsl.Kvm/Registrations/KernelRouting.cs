using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm.Registrations;

/// <summary>The interrupt routing of one machine of the kernel. The kernel decides; this class explains its refusals.</summary>
/// <param name="machine">The machine.</param>
internal sealed class KernelRouting(VirtualMachine machine)
{
    /// <summary>Replaces the routing.</summary>
    public Refusal? TrySet(IReadOnlyList<GsiRoute> routes)
    {
        if (!machine.HasChips) return RoutingRules.NoChips;
        // The kernel copies the table before it checks it; a table that is too long is not even written.
        Refusal? tooLong = RoutingRules.CheckLength(routes);
        if (tooLong is not null) return tooLong;
        Errno errno = machine.TrySetRouting(Write(routes));
        if (errno == Errno.None) return null;
        if (errno == Errno.EIO) return KernelRules.Ended(machine.Name);
        return RoutingRules.Check(routes, _ => true, machine.HasWideDestinations)
            ?? new(errno, "GSI-4", $"The kernel refused the routing of {machine.Name}.");
    }

    /// <summary>Returns routes in the kernel's layout.</summary>
    public static byte[] Write(IReadOnlyList<GsiRoute> routes)
    {
        int headerSize = Unsafe.SizeOf<RoutingHeader>();
        byte[] table = new byte[headerSize + (routes.Count * Unsafe.SizeOf<RoutingEntry>())];
        var header = new RoutingHeader { Count = (uint)routes.Count };
        MemoryMarshal.Write(table, header);
        Span<RoutingEntry> entries = MemoryMarshal.Cast<byte, RoutingEntry>(table.AsSpan(headerSize));
        for (int i = 0; i < entries.Length; i++) entries[i] = EntryOf(routes[i]);
        return table;
    }

    private static RoutingEntry EntryOf(GsiRoute route)
    {
        var entry = new RoutingEntry { Gsi = route.Gsi.Number, Kind = (uint)route.Kind, Flags = route.Flags };
        if (route.Kind == GsiRouteKind.Msi)
        {
            entry.AddressLow = (uint)route.Message.Address;
            entry.AddressHigh = (uint)(route.Message.Address >> 32);
            entry.Data = route.Message.Data;
        }
        else
        {
            entry.Chip = (uint)route.Target.Chip;
            entry.Pin = (uint)route.Target.Pin;
        }

        return entry;
    }
}
