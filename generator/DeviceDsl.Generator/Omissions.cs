using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Model;
using DeviceDsl.Model.Boards;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Pci;
using DeviceDsl.Model.Rules;
using DeviceDsl.Model.Virtio;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator;

/// <summary>Finds the parts of classes that the generator leaves out because they are wrong.</summary>
internal static class Omissions
{
    /// <summary>The findings about a class that leave something out.</summary>
    public static IEnumerable<Finding> Of(INamedTypeSymbol type)
    {
        var marked = new MarkedType(type);
        return (DeviceDeclaration.Read(marked) is { } device ? Of(device, DeviceRules.Check(device), marked) : [])
            .Concat(VirtioDeclaration.Read(marked) is { } virtio ? Of(virtio, marked) : [])
            .Concat(BoardDeclaration.Read(marked) is { } board ? Of(board, marked) : []);
    }

    /// <summary>What is left out of a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="findings">The findings about the device alone.</param>
    /// <param name="marked">Its class.</param>
    public static IEnumerable<Finding> Of(DeviceDeclaration device, IEnumerable<Finding> findings, MarkedType marked)
    {
        var own = findings.ToList();
        return own.Concat(PciRules.Check(device, own)).Where(LeavesOutPart).Concat(OfUnbound(marked));
    }

    /// <summary>What is left out of a virtio device.</summary>
    public static IEnumerable<Finding> Of(VirtioDeclaration device, MarkedType marked)
        => VirtioRules.Check(device).Where(LeavesOutPart).Concat(OfUnbound(marked));

    /// <summary>What is left out of a board.</summary>
    public static IEnumerable<Finding> Of(BoardDeclaration board, MarkedType marked)
        => BoardRules.CheckParts(board).Where(LeavesOutPart).Concat(OfUnbound(marked));

    /// <summary>The attributes on local functions and lambdas of a file.</summary>
    public static IEnumerable<Finding> OfFunctions(SyntaxTree file, Compilation compilation, CancellationToken cancellation)
        => file.GetRoot(cancellation).DescendantNodes()
            .Where(LocalHandlerRule.MayConcern)
            .Select(node => LocalHandlerRule.Check(node, compilation.GetSemanticModel(file), cancellation))
            .OfType<Finding>();

    // The attributes of a class and of its bases that lack the attribute which gives them an effect.
    private static IEnumerable<Finding> OfUnbound(MarkedType marked)
    {
        if (Check(marked) is { } own) yield return own;

        for (INamedTypeSymbol? ancestor = marked.Type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (!ancestor.DeclaringSyntaxReferences.IsEmpty && Check(new(ancestor)) is { } finding) yield return finding;
        }
    }

    private static Finding? Check(MarkedType marked) => UnboundRule.Check(marked) ?? UnboundAttachRule.Check(marked);

    private static bool LeavesOutPart(Finding finding) => finding.LeavesOut is not null;
}
