using System;
using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Boards;

/// <summary>
/// Reports doorbells that the kernel of a profile rejects, of devices from other assemblies, where they are attached: DDSL0001.
/// </summary>
internal static class KernelMapRule
{
    public static IEnumerable<Finding> Check(BoardDeclaration board, Version kernel)
        => KernelRule.HasAnyLengthOnPorts(kernel)
            ? []
            : PartMap.Create(AttachDeclaration.Wired(
                board.Attaches.Where(static attach => attach.Type.DeclaringSyntaxReferences.IsEmpty))).Doorbells
                .Where(static doorbell => doorbell is { IsSynchronous: false, Key: { Space: AddressSpace.Pio, Length: 0 } })
                .Select(doorbell => KernelRule.Refused(doorbell.Part.Site, doorbell.Name, kernel));
}
