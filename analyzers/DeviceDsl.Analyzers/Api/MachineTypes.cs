using System;
using System.Linq;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Api;

/// <summary>Knows the types of the machine API by name.</summary>
/// <remarks>
/// By name rather than by symbol: asked for a type, a compilation reads every assembly that it refers to, and merges all its own
/// declarations, before anything needs that.
/// </remarks>
internal sealed class MachineTypes
{
    private static readonly MachineTypes Known = new();

    private MachineTypes()
    {
    }

    /// <summary>The types, or null where the compilation does not know the machine API.</summary>
    public static MachineTypes? Find(Compilation compilation) => IsKnownTo(compilation) ? Known : null;

    /// <summary>What a type is; for <c>Errno?</c> what <c>Errno</c> is.</summary>
    public MachineType Of(ITypeSymbol? type) => type?.TypeKind switch
    {
        TypeKind.Class => OfClass((INamedTypeSymbol)type),
        TypeKind.Enum => ((INamedTypeSymbol)type).Is(AttributeNames.Namespace, "Errno") ? MachineType.Errno : MachineType.None,
        TypeKind.Struct when type is INamedTypeSymbol { Arity: 1, OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            => Of(nullable.TypeArguments[0]),
        _ => MachineType.None,
    };

    // The assemblies of this repository are known by their names; whoever has the API elsewhere is asked for it.
    private static bool IsKnownTo(Compilation compilation)
        => compilation.ReferencedAssemblyNames.Any(static assembly => assembly.Name.StartsWith(AttributeNames.Namespace, StringComparison.Ordinal))
            || compilation.GetTypeByMetadataName(AttributeNames.Namespace + ".EventFd") is not null;

    private static MachineType OfClass(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (Named(current) is var kind and not MachineType.None && current.LiesIn(AttributeNames.Namespace))
            {
                return kind;
            }
        }

        return MachineType.None;
    }

    private static MachineType Named(INamedTypeSymbol type) => type.Name switch
    {
        "EventFd" => MachineType.EventFd,
        "IoEventFdRegistration" => MachineType.Doorbell,
        "IrqFdRegistration" => MachineType.IrqFd,
        "MachineRegistration" => MachineType.Registration,
        "LoopRegistration" => MachineType.LoopRegistration,
        "DeviceLoop" => MachineType.Loop,
        "Attachment" => MachineType.Attachment,
        "MachineUpdate" => MachineType.Update,
        "Machine" => MachineType.Machine,
        _ => MachineType.None,
    };
}
