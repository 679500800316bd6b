using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>DDSL0601, DDSL0608: the number of a descriptor outlives its handle, or is used as a key.</summary>
internal static class StoredDescriptorRule
{
    private static readonly string[] Additions =
    {
        "Add", "TryAdd", "Enqueue", "Push", "Insert", "AddOrUpdate", "GetOrAdd", "AddFirst", "AddLast",
    };

    private static readonly string[] LookUps = { "TryGetValue", "ContainsKey", "Contains", "Remove", "TryRemove" };

    public static IEnumerable<Finding> Check(IInvocationOperation taken)
    {
        if (taken.TargetMethod.Name != "DangerousGetHandle" || IsHeld(taken)) return [];

        return CheckUses(RawDescriptor.Whole(taken), taken).OfType<Finding>();
    }

    private static IEnumerable<Finding?> CheckUses(IOperation value, IInvocationOperation taken)
        => Symbols.TargetOf(value) is ILocalSymbol local && value.Parent is not ISimpleAssignmentOperation
            ? Functions.RootOf(taken).Descendants().OfType<ILocalReferenceOperation>()
                .Where(use => Symbols.AreSame(use.Local, local))
                .Select(use => CheckWhole(RawDescriptor.Whole(use)) ?? Captured(use, taken) ?? Awaited(use, taken))
            : new[] { CheckWhole(value) };

    // The value itself, or the tuple or collection that it is an element of.
    private static Finding? CheckWhole(IOperation value)
        => Check(value) ?? (StoredNumbers.ContainerOf(value) is { } container ? CheckWhole(RawDescriptor.Whole(container)) : null);

    // A reference on the handle prevents the reuse of the number for another file.
    private static bool IsHeld(IInvocationOperation taken)
        => Symbols.Of(taken.Instance) is { } handle
            && Functions.RootOf(taken).Descendants().OfType<IInvocationOperation>()
                .Any(call => call.TargetMethod.Name == "DangerousAddRef" && Symbols.AreSame(Symbols.Of(call.Instance), handle));

    private static Finding? Check(IOperation value) => value.Parent switch
    {
        ISimpleAssignmentOperation assignment when assignment.Value == value && IsKept(assignment.Target) => Kept(assignment),
        IFieldInitializerOperation or IPropertyInitializerOperation => Kept(value),
        IArgumentOperation { Parent: IObjectCreationOperation creation } argument
            => StoredNumbers.Stores(argument, creation) ? Kept(creation) : null,
        IArgumentOperation { Parent: IPropertyReferenceOperation element }
            => element.Parent is ISimpleAssignmentOperation assignment && assignment.Target == element
            ? Kept(assignment)
            : IsCollection(element.Property.ContainingType) ? UsedAsKey(element) : null,
        IArgumentOperation { Parent: IInvocationOperation call } when IsCollection(call.TargetMethod.ContainingType)
            => Additions.Contains(call.TargetMethod.Name) ? Kept(call) : LookUps.Contains(call.TargetMethod.Name) ? UsedAsKey(call) : null,
        _ => null,
    };

    private static bool IsKept(IOperation target)
        => target is IFieldReferenceOperation or IPropertyReferenceOperation or IArrayElementReferenceOperation;

    private static bool IsCollection(ITypeSymbol type)
        => type.AllInterfaces.Any(static known => Framework.NameOf(known) == "IEnumerable");

    private static Finding? Captured(ILocalReferenceOperation use, IOperation taken)
    {
        IOperation? function = Functions.FunctionOf(use);
        return function is not null && function != Functions.FunctionOf(taken) ? Kept(use) : null;
    }

    private static Finding? Awaited(ILocalReferenceOperation use, IInvocationOperation taken)
        => AwaitedNumbers.MayOutliveHandle(use, taken) ? Kept(use) : null;

    private static Finding Kept(IOperation site) => new(Catalogue.RawFdEscapes, site.Syntax.GetLocation());

    private static Finding UsedAsKey(IOperation site) => new(Catalogue.KeyedByDescriptor, site.Syntax.GetLocation());
}
