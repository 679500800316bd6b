using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>DDSL0414: the attribute does not choose the delivery of kicks, and the device type has no known default.</summary>
internal static class AsyncNotifySafeRequiredRule
{
    // The drivers of these device types wait for an interrupt: net, blk, console, rng, scsi, 9p, vsock, fs.
    private static readonly int[] Known = { 1, 2, 3, 4, 8, 9, 19, 26 };

    // An invalid number has its own rule, and a device without queues gets no kicks.
    public static IEnumerable<Finding> Check(INamedTypeSymbol type)
        => AttributeNames.VirtioDeviceAttributeOf(type) is { ApplicationSyntaxReference: { } place } attribute
            && attribute.Constructor<int>(0) is { } id
            && id is > 0 and < 64
            && !Known.Contains(id)
            && attribute.Named<bool>("IoEventFd") is null
            && type.GetMembers().Any(static member => AttributeNames.Find(member, AttributeNames.VirtQueue) is not null)
                ? [new(Catalogue.AsyncNotifySafeRequired, Location.Create(place.SyntaxTree, place.Span), type.Name, id)]
                : [];
}
