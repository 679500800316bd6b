using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Api;

/// <summary>The types of the machine API in a compilation.</summary>
internal sealed class MachineTypes
{
    private const string Namespace = "DeviceDsl.";

    private readonly ConcurrentDictionary<ITypeSymbol, MachineType> _kinds = new(SymbolEqualityComparer.Default);
    private readonly INamedTypeSymbol _eventFd;
    private readonly (INamedTypeSymbol? Type, MachineType Kind)[] _bases;

    private MachineTypes(Compilation compilation, INamedTypeSymbol eventFd)
    {
        _eventFd = eventFd;
        _bases = new[]
        {
            (compilation.GetTypeByMetadataName(Namespace + "IoEventFdRegistration"), MachineType.Doorbell),
            (compilation.GetTypeByMetadataName(Namespace + "IrqFdRegistration"), MachineType.IrqFd),
            (compilation.GetTypeByMetadataName(Namespace + "MachineRegistration"), MachineType.Registration),
            (compilation.GetTypeByMetadataName(Namespace + "LoopRegistration"), MachineType.LoopRegistration),
            (compilation.GetTypeByMetadataName(Namespace + "DeviceLoop"), MachineType.Loop),
            (compilation.GetTypeByMetadataName(Namespace + "Attachment"), MachineType.Attachment),
            (compilation.GetTypeByMetadataName(Namespace + "MachineUpdate"), MachineType.Update),
            (compilation.GetTypeByMetadataName(Namespace + "Machine"), MachineType.Machine),
            (compilation.GetTypeByMetadataName(Namespace + "Errno"), MachineType.Errno),
        };
    }

    /// <summary>The types, or null where the compilation does not know the machine API.</summary>
    public static MachineTypes? Find(Compilation compilation)
        => compilation.GetTypeByMetadataName(Namespace + "EventFd") is { } eventFd ? new(compilation, eventFd) : null;

    /// <summary>What a type is; for <c>Errno?</c> what <c>Errno</c> is.</summary>
    public MachineType Of(ITypeSymbol? type)
    {
        if (type is null || type.SpecialType != SpecialType.None || type.TypeKind is TypeKind.Array or TypeKind.Delegate)
        {
            return IsNullable(type, out var underlying) ? Of(underlying) : MachineType.None;
        }

        return _kinds.TryGetValue(type, out var kind) ? kind : _kinds.GetOrAdd(type, Find(type));
    }

    private static bool IsNullable(ITypeSymbol? type, out ITypeSymbol? underlying)
    {
        underlying = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : null;
        return underlying is not null;
    }

    private MachineType Find(ITypeSymbol type)
    {
        if (IsNullable(type, out var underlying))
        {
            return Of(underlying);
        }

        if (Is(type, _eventFd))
        {
            return MachineType.EventFd;
        }

        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (var (known, kind) in _bases)
            {
                if (known is not null && Is(current, known))
                {
                    return kind;
                }
            }
        }

        return MachineType.None;
    }

    private static bool Is(ITypeSymbol type, INamedTypeSymbol known) => SymbolEqualityComparer.Default.Equals(type, known);
}
