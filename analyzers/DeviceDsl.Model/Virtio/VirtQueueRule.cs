using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Virtio;

/// <summary>Checks the queues of a virtio device: DDSL0422, DDSL0423, DDSL0424.</summary>
internal static class VirtQueueRule
{
    public static IEnumerable<Finding> Check(VirtioDeclaration device)
    {
        var alone = device.Queues.Select(Check).OfType<Finding>().ToList();
        var twins = Twins(device).ToList();
        // An invalid queue may be the missing one, and a device that cannot be extended may be the one that has it.
        Finding? together = device.Queues.All(static queue => queue.HasQueues) && !ExtendsAnother(device) ? Gap(device) : null;
        return alone.Concat(twins).Concat(together is null ? [] : [together]);
    }

    private static Finding? Check(VirtQueueDeclaration queue) => queue switch
    {
        { Index: < 0 or > VirtQueueDeclaration.LastIndex }
            => Invalid(queue, "index", $"has index {queue.Index}: use 0 to {VirtQueueDeclaration.LastIndex}"),
        { Count: < 1 } => Invalid(queue, "Count", $"has count {queue.Count}: use 1 or more"),
        { Stride: < 1 } => Invalid(queue, "Stride", $"has stride {queue.Stride}, so its queues coincide: use 1 or more"),
        { HasQueues: false }
            => Invalid(
                queue,
                "Count",
                $"extends to queue {queue.Last}, but the last index is {VirtQueueDeclaration.LastIndex}: reduce the count or stride"),
        _ when !IsSize(queue.Size)
            => Invalid(queue, "Size", $"has size {queue.Size}: use a power of two from 1 to {VirtQueueDeclaration.MaxQueueSize}") with
            {
                Hint = SizeOver(queue.Size) is { } size ? new ArgumentHint("Size", size.ToString(CultureInfo.InvariantCulture)) : null,
            },
        _ => null,
    };

    private static IEnumerable<Finding> Twins(VirtioDeclaration device)
    {
        var owners = new Dictionary<int, VirtQueueDeclaration>();
        foreach (VirtQueueDeclaration queue in device.Queues)
        {
            int? taken = queue.Indices.Where(owners.ContainsKey).Select(static index => (int?)index).FirstOrDefault();
            if (taken is { } index)
            {
                yield return new(Catalogue.DuplicateQueue, queue.At("index"), index, owners[index].Handler.Name, queue.Handler.Name)
                {
                    LeavesOut = queue,
                    Others = [new Site(owners[index].Attribute)],
                };
                continue;
            }

            foreach (int own in queue.Indices) owners.Add(own, queue);
        }
    }

    private static Finding? Gap(VirtioDeclaration device)
    {
        var indices = new SortedSet<int>(device.Queues.SelectMany(static queue => queue.Indices));
        int missing = indices.TakeWhile(static (index, place) => index == place).Count();
        if (missing == indices.Count) return null;

        int behind = indices.First(index => index > missing);
        VirtQueueDeclaration queue = device.Queues.First(candidate => candidate.Indices.Contains(behind));
        return new(Catalogue.QueueGap, queue.At("index"), device.Type.Name, behind, queue.Handler.Name, missing);
    }

    private static bool ExtendsAnother(VirtioDeclaration device)
        => TypeShape.Ancestor(device.Type, static ancestor => AttributeNames.VirtioDeviceAttributeOf(ancestor) is not null) is not null;

    private static bool IsSize(int size) => size is >= 1 and <= VirtQueueDeclaration.MaxQueueSize && (size & (size - 1)) == 0;

    // The next longer size, if one exists.
    private static int? SizeOver(int size)
        => size is >= 1 and < VirtQueueDeclaration.MaxQueueSize
            ? Enumerable.Range(0, 16).Select(static bit => (int?)(1 << bit)).First(power => power >= size)
            : null;

    private static Finding Invalid(VirtQueueDeclaration queue, string argument, string fault)
        => new(Catalogue.InvalidQueue, queue.At(argument), queue.Handler.Name, fault) { LeavesOut = queue };
}
