using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>Every rule, in the order of the ids.</summary>
internal static class Descriptors
{
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = ImmutableArray.Create(new[]
    {
        DoorbellDescriptors.InvalidDoorbellLength,
        DoorbellDescriptors.MatchWiderThanLength,
        DoorbellDescriptors.ZeroLengthRestrictions,
        DoorbellDescriptors.PioOutOfRange,
        DoorbellDescriptors.MmioRangeOverflow,
        DoorbellDescriptors.DuplicateDoorbell,
        DoorbellDescriptors.WildcardShadowsMatch,
        RegisterDescriptors.OverlappingRanges,
        LineDescriptors.GsiOutOfRange,
        LineDescriptors.ResampleWithoutHandler,
        LineDescriptors.DuplicateResample,
        LineDescriptors.ResampleOnEdge,
        DeviceDescriptors.HandlerSignature,
        DeviceDescriptors.UnboundAttribute,
        RegisterDescriptors.DoorbellOverRegister,
        DoorbellDescriptors.UnknownValue,
        DeviceDescriptors.DeviceShape,
        LineDescriptors.DuplicateLine,
        LineDescriptors.InvalidLineName,
        DoorbellDescriptors.InvalidArray,
        RegisterDescriptors.RegisterShape,
        RegisterDescriptors.RegisterValue,
        FieldDescriptors.FieldShape,
        FieldDescriptors.FieldRange,
        FieldDescriptors.OverlappingFields,
        FieldDescriptors.FieldGap,
        MachineDescriptors.MachineShape,
        MachineDescriptors.InvalidAttach,
        MachineDescriptors.InvalidGsiMap,
        DeviceDescriptors.AsyncHandler,
    });

    private static ImmutableDictionary<string, DiagnosticDescriptor> ById { get; }
        = All.ToImmutableDictionary(static rule => rule.Id);

    public static DiagnosticDescriptor Of(string id) => ById[id];
}
