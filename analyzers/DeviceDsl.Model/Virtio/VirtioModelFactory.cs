using System;
using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Devices;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Virtio;

/// <summary>Creates the generator's model of a virtio device from its declaration; leaves out parts that would not compile.</summary>
internal static class VirtioModelFactory
{
    /// <summary>The model of a virtio device, or null if nothing can be generated for it.</summary>
    public static VirtioModel? Create(VirtioDeclaration device)
    {
        var leftOut = new HashSet<object?>(VirtioRules.Check(device).Select(static finding => finding.LeavesOut).OfType<object>());
        if (leftOut.Contains(device)) return null;

        var queues = device.Queues.Where(queue => !leftOut.Contains(queue) && !leftOut.Contains(queue.Handler)).ToList();
        var fields = device.Configuration.Where(field => !leftOut.Contains(field)).OrderBy(static field => field.Offset).ToList();
        var timers = device.Timers.Timers.Where(timer => !leftOut.Contains(timer)).ToList();
        IEnumerable<ISymbol> used = queues.Select(static queue => (ISymbol)queue.Handler)
            .Concat(fields.Select(static field => field.Property))
            .Concat(timers.Select(static timer => timer.Property))
            .Concat(device.Timers.KeptHandlers(leftOut));
        return new(
            TypeModelFactory.Create(device.Type),
            device.Id ?? 0,
            device.Name,
            device.UsesIoEventFds,
            queues.Select(static queue
                => new VirtQueueModel(queue.Index, queue.Size, queue.Count, queue.Stride, queue.Handler.Name, queue.TakesQueue))
                .ToEquatableArray(),
            fields.Select(static field
                => new VirtioConfigModel(field.Offset, field.Length, field.Name, TypeText.Of(field.Property.Type), field.IsWritable))
                .ToEquatableArray(),
            Obsolescence.IdsOf(used))
        {
            // In an order that does not depend on that of the declarations, because states have it.
            Timers = device.Timers.CreateModels(leftOut)
                .OrderBy(static timer => timer.Name, StringComparer.Ordinal)
                .ToEquatableArray(),
            Properties = PropertyModelFactory.OfTimers(device.Timers, timers).OfType<PropertyModel>().ToEquatableArray(),
            IsFieldAName = GeneratedName.IsVisibleIn(device.Type, PropertyModelFactory.FieldKeyword),
        };
    }
}
