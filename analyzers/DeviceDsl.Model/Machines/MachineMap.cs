using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Machines;

/// <summary>What all devices of a machine have, at absolute addresses.</summary>
internal sealed class MachineMap
{
    private MachineMap(
        ImmutableArray<AttachDeclaration> attaches,
        ImmutableArray<PlacedDoorbell> doorbells,
        ImmutableArray<Finding> outside,
        ImmutableArray<PlacedSpan> spans,
        ImmutableArray<DoorbellConflict> collisions)
    {
        Attaches = attaches;
        Doorbells = doorbells;
        Outside = outside;
        Spans = spans;
        Collisions = collisions;
    }

    /// <summary>The devices that can be attached.</summary>
    public ImmutableArray<AttachDeclaration> Attaches { get; }

    /// <summary>The doorbells that lie in their space.</summary>
    public ImmutableArray<PlacedDoorbell> Doorbells { get; }

    /// <summary>What is said of those that do not: DDSL0004, DDSL0005.</summary>
    public ImmutableArray<Finding> Outside { get; }

    /// <summary>All addresses that lie in their space.</summary>
    public ImmutableArray<PlacedSpan> Spans { get; }

    /// <summary>The doorbells that no machine takes beside an earlier one (IOE-7).</summary>
    public ImmutableArray<DoorbellConflict> Collisions { get; }

    /// <summary>The doorbells that a machine takes: no two of them take the same write.</summary>
    public IEnumerable<PlacedDoorbell> Rings
    {
        get
        {
            var refused = new HashSet<PlacedDoorbell>(Collisions.Select(static collision => collision.Later));
            return Doorbells.Where(doorbell => !refused.Contains(doorbell));
        }
    }

    /// <summary>Places the devices.</summary>
    public static MachineMap Create(IEnumerable<AttachDeclaration> attaches)
    {
        var devices = attaches.Where(static attach => attach.Device is not null).ToImmutableArray();
        var doorbells = ImmutableArray.CreateBuilder<PlacedDoorbell>();
        var outside = ImmutableArray.CreateBuilder<Finding>();
        var spans = ImmutableArray.CreateBuilder<PlacedSpan>();
        int row = 0;
        foreach (var attach in devices)
        {
            foreach (var doorbell in attach.Device!.Doorbells)
            {
                var placed = new PlacedDoorbell(attach, row++, doorbell);
                if (Holds(attach, doorbell))
                {
                    doorbells.Add(placed);
                    spans.Add(SpanOf(placed));
                }
                else
                {
                    outside.Add(Beyond(attach, doorbell.Key.Space, $"doorbell '{placed.NameOf(doorbell.Key.Count - 1)}'", placed.Key.DescriptionOf(doorbell.Key.Count - 1)));
                }
            }

            foreach (var range in attach.Device.Ranges)
            {
                var span = SpanOf(attach, range);
                if (AddressLimits.Hold(range.Space, attach.BaseIn(range.Space), range.Offset, range.Length))
                {
                    spans.Add(span);
                }
                else
                {
                    outside.Add(Beyond(attach, range.Space, $"register '{span.Name}'", span.DescriptionOf(0)));
                }
            }
        }

        return new(
            devices,
            doorbells.ToImmutable(),
            outside.ToImmutable(),
            spans.ToImmutable(),
            FindCollisions(doorbells).ToImmutableArray());
    }

    private static IEnumerable<DoorbellConflict> FindCollisions(IEnumerable<PlacedDoorbell> doorbells)
    {
        var accepted = new DoorbellSet<PlacedDoorbell>();
        foreach (var doorbell in doorbells)
        {
            if (accepted.Find(doorbell.Key) is var (earlier, _, one, other))
            {
                yield return new(earlier, one, doorbell, other);
            }
            else
            {
                accepted.Add(doorbell, doorbell.Key);
            }
        }
    }

    private static bool Holds(AttachDeclaration attach, MappedDoorbell doorbell)
    {
        var key = doorbell.Key;
        return AddressLimits.Hold(key.Space, attach.BaseIn(key.Space), key.Offset, (ulong)key.Length, key.Step, key.Count);
    }

    private static PlacedSpan SpanOf(PlacedDoorbell doorbell)
    {
        var key = doorbell.Key;
        bool isSpread = key.Step != 0;
        return new(
            doorbell.Attach,
            $"{doorbell.Attach.Name}.{doorbell.Doorbell.Name}",
            true,
            key.Space,
            key.Offset,
            (ulong)Math.Max(key.Length, 1),
            isSpread ? key.Step : 0,
            isSpread ? key.Count : 1);
    }

    private static PlacedSpan SpanOf(AttachDeclaration attach, MappedRange range)
        => new(
            attach,
            $"{attach.Name}.{range.Name}",
            false,
            range.Space,
            unchecked(attach.BaseIn(range.Space) + range.Offset),
            range.Length);

    private static Finding Beyond(AttachDeclaration attach, DoorbellSpace space, string what, string description)
        => new(AddressLimits.RuleOf(space), attach.BaseSite(space), null, what, description);
}
