using System;
using System.Linq;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Api;

/// <summary>Identifies the types of the machine API by name.</summary>
/// <remarks>
/// By name rather than by symbol: to look up a type, a compilation reads every referenced assembly and merges all its own
/// declarations, although nothing else needs that yet.
/// </remarks>
internal sealed class MachineTypes
{
    private static readonly MachineTypes Known = new();

    private MachineTypes()
    {
    }

    /// <summary>The types, or null if the compilation does not reference the machine API.</summary>
    public static MachineTypes? Find(Compilation compilation) => IsKnownTo(compilation) ? Known : null;

    /// <summary>The role of a type; <c>Errno?</c> has that of <c>Errno</c>.</summary>
    public MachineType Of(ITypeSymbol? type) => type?.TypeKind switch
    {
        TypeKind.Class => OfClass((INamedTypeSymbol)type),
        TypeKind.Enum => ((INamedTypeSymbol)type).Is(AttributeNames.Namespace, "Errno") ? MachineType.Errno : MachineType.None,
        TypeKind.Struct when type is INamedTypeSymbol { Arity: 1, OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            => Of(nullable.TypeArguments[0]),
        _ => MachineType.None,
    };

    // Assemblies of this repository are identified by name; in others, the API is looked up.
    private static bool IsKnownTo(Compilation compilation)
        => compilation.ReferencedAssemblyNames.Any(static assembly
            => assembly.Name.StartsWith(AttributeNames.Namespace, StringComparison.Ordinal))
            || compilation.GetTypeByMetadataName(AttributeNames.Namespace + ".EventFd") is not null;

    private static MachineType OfClass(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (Named(current) is var kind and not MachineType.None && current.LiesIn(AttributeNames.Namespace)) return kind;
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
