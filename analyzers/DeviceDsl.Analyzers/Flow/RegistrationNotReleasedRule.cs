using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>DDSL0109: private members with a registration or attachment of the type that no code in the type releases.</summary>
internal static class RegistrationNotReleasedRule
{
    public static IEnumerable<Finding> Check(TypeMembers members, IReadOnlyList<OperationBlock> bodies, MachineTypes types)
    {
        if (members.Type.TypeKind != TypeKind.Class) return Enumerable.Empty<Finding>();

        var own = members.Assigned.Where(pair => IsOwn(pair.Key, members.Type))
            .Where(pair => pair.Value.Machine is not { } machine || !IsEnded(machine, members, bodies))
            .Select(static pair => pair.Key)
            .Concat(members.HasAttachments ? Attached(members.Type, bodies, types) : Enumerable.Empty<ISymbol>())
            .ToList();
        var unused = new HashSet<ISymbol>(own, SymbolEqualityComparer.Default);
        foreach (ISymbol used in Uses(bodies).TakeWhile(_ => unused.Count > 0)) unused.Remove(used);

        return own.Where(member => unused.Contains(member) && !IsSeenWithin(member, members.Type))
            .OrderBy(static member => member.Name, System.StringComparer.Ordinal)
            .Select(member => new Finding(
                Catalogue.RegistrationNotReleased,
                member.Locations[0],
                member.Name,
                types.Of(Symbols.TypeOf(member)) == MachineType.Attachment ? "an attachment" : "a registration"));
    }

    // The members that hold an attachment that the type makes, unless it ends a machine.
    private static IEnumerable<ISymbol> Attached(INamedTypeSymbol type, IReadOnlyList<OperationBlock> bodies, MachineTypes types)
    {
        var calls = bodies.SelectMany(static body => body.All).OfType<IInvocationOperation>().ToList();
        return calls.Exists(call => MachineCalls.Of(types, call.TargetMethod, types.Of(Receiver.Of(call)?.Type)) == MachineCall.EndMachine)
            ? Enumerable.Empty<ISymbol>()
            : calls.Where(call => types.Of(call.TargetMethod.ReturnType) == MachineType.Attachment)
                .Select(static call => Symbols.ResultOf(call))
                .Concat(bodies.SelectMany(static body => body.All).OfType<ISymbolInitializerOperation>().SelectMany(Initialized))
                .OfType<ISymbol>()
                .Where(member => IsOwn(member, type))
                .Distinct<ISymbol>(SymbolEqualityComparer.Default);

        IEnumerable<ISymbol> Initialized(ISymbolInitializerOperation initializer)
            => types.Of((initializer.Value as IInvocationOperation)?.TargetMethod.ReturnType) != MachineType.Attachment
                ? Enumerable.Empty<ISymbol>()
                : initializer switch
                {
                    IFieldInitializerOperation field => field.InitializedFields,
                    IPropertyInitializerOperation property => property.InitializedProperties,
                    _ => Enumerable.Empty<ISymbol>(),
                };
    }

    private static bool IsOwn(ISymbol member, INamedTypeSymbol type)
        => member is { IsStatic: false, DeclaredAccessibility: Accessibility.Private }
            && SymbolEqualityComparer.Default.Equals(member.ContainingType, type)
            && member.Locations.FirstOrDefault()?.IsInSource == true;

    // Nested types can use the private members, too.
    private static bool IsSeenWithin(ISymbol member, INamedTypeSymbol type)
        => type.GetTypeMembers().SelectMany(static inner => inner.DeclaringSyntaxReferences)
            .SelectMany(static part => part.GetSyntax().DescendantTokens())
            .Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == member.Name);

    // All uses that may end a registration, or pass it to code that may.
    private static IEnumerable<ISymbol> Uses(IEnumerable<OperationBlock> bodies)
        => bodies.SelectMany(static body => body.All)
            .OfType<IMemberReferenceOperation>()
            .Where(static reference => !IsAssigned(reference) && !IsAsked(reference))
            .Select(static reference => reference.Member is IFieldSymbol { AssociatedSymbol: { } property } ? property : reference.Member);

    private static bool IsAssigned(IMemberReferenceOperation reference)
        => (reference.Parent is IAssignmentOperation { Parent: not IReturnOperation { Kind: OperationKind.Return } } assignment
                && assignment.Target == reference)
            || reference.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Out };

    private static bool IsAsked(IMemberReferenceOperation reference)
    {
        IOperation operation = WithConversions(reference);
        return operation.Parent switch
        {
            IPropertyReferenceOperation property => property.Instance == operation,
            IIsPatternOperation test => !Declares(test.Pattern),
            IBinaryOperation or INameOfOperation or IInterpolationOperation => true,
            IArgumentOperation { Parent: IInvocationOperation call } => FrameworkCalls.Of(call.TargetMethod) == FrameworkCall.Harmless,
            IInvocationOperation call => call.Instance == operation && call.TargetMethod.Name is "ToString" or "Equals" or "GetHashCode",
            IConditionalAccessOperation access => access.Operation == operation
                && access.WhenNotNull is IPropertyReferenceOperation
                    or IInvocationOperation { TargetMethod.Name: "ToString" or "Equals" or "GetHashCode" },
            _ => false,
        };
    }

    private static IOperation WithConversions(IOperation operation)
        => operation.Parent is IConversionOperation conversion ? WithConversions(conversion) : operation;

    // A variable of a pattern can be used to release the registration.
    private static bool Declares(IPatternOperation pattern)
        => pattern.DescendantsAndSelf().Any(static part => Symbols.DeclaredBy(part) is not null);

    // A disposable base class ends its own machine.
    private static bool IsEnded(ISymbol machine, TypeMembers members, IEnumerable<OperationBlock> bodies)
        => (!SymbolEqualityComparer.Default.Equals(machine.ContainingType, members.Type) && IsDisposable(machine.ContainingType))
            || bodies.SelectMany(static body => body.All)
                .Any(operation => SymbolOf(operation) is { } symbol && members.IsSame(machine, symbol) && IsEnding(operation));

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        IMemberReferenceOperation reference => reference.Member,
        IParameterReferenceOperation reference => reference.Parameter,
        _ => null,
    };

    private static bool IsDisposable(INamedTypeSymbol type)
        => type.AllInterfaces.Any(static known => Framework.NameOf(known) is "IDisposable" or "IAsyncDisposable");

    // Directly, or through another variable.
    private static bool IsEnding(IOperation reference)
    {
        IOperation operation = WithConversions(reference);
        return operation.Parent switch
        {
            IInvocationOperation call => call.Instance == operation && call.TargetMethod.Name == "Dispose",
            IConditionalAccessOperation access => access.Operation == operation
                && access.WhenNotNull is IInvocationOperation { TargetMethod.Name: "Dispose" },
            IIsPatternOperation test => Declares(test.Pattern),
            IArgumentOperation { Parameter.RefKind: RefKind.Ref } or IUsingOperation or IVariableInitializerOperation => true,
            _ => false,
        };
    }
}
