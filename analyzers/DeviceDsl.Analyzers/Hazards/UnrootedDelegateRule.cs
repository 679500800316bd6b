using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>DDSL0604: native code gets a pointer to a delegate that nothing keeps alive.</summary>
internal static class UnrootedDelegateRule
{
    public static IEnumerable<Finding> Check(IInvocationOperation call) => CheckPointer(call).Concat(CheckArguments(call));

    private static IEnumerable<Finding> CheckPointer(IInvocationOperation call)
        => call.TargetMethod.Name == "GetFunctionPointerForDelegate"
            && Framework.NameOf(call.TargetMethod.ContainingType) == "Marshal"
            && call.Arguments.Length == 1
            && IsTemporary(call.Arguments[0].Value)
                ? [new(Catalogue.UnrootedDelegate, call.Syntax.GetLocation())]
                : [];

    // Many native functions only use a delegate during the call.
    private static IEnumerable<Finding> CheckArguments(IInvocationOperation call)
        => call.Arguments.Any(static argument => argument.Parameter?.Type.TypeKind == TypeKind.Delegate)
            && NativeCalls.EntryOf(call.TargetMethod) is not null
                ? call.Arguments.Where(IsUnrooted).Select(AsInfo)
                : [];

    private static Finding AsInfo(IArgumentOperation argument)
        => new(Catalogue.UnrootedDelegate, argument.Value.Syntax.GetLocation()) { MaxSeverity = DiagnosticSeverity.Info };

    private static bool IsUnrooted(IArgumentOperation argument)
        => argument.Parameter is { Type.TypeKind: TypeKind.Delegate } parameter
            && Contracts.Of(parameter) != Ownership.Borrows
            && IsTemporary(argument.Value);

    private static bool IsTemporary(IOperation value) => value switch
    {
        IConversionOperation conversion => IsTemporary(conversion.Operand),
        IDelegateCreationOperation creation => !IsKeptByCompiler(creation),
        ILocalReferenceOperation local => IsUsedOnce(local),
        _ => false,
    };

    // The compiler caches a delegate of a static method, or without captures, unless it is created with new.
    private static bool IsKeptByCompiler(IDelegateCreationOperation creation)
        => creation.IsImplicit && creation.Target switch
        {
            IMethodReferenceOperation { Method.IsStatic: true, Method.MethodKind: not MethodKind.LocalFunction } => true,
            IAnonymousFunctionOperation lambda => !Captures(lambda),
            _ => false,
        };

    private static bool Captures(IAnonymousFunctionOperation lambda)
        => lambda.Body.Descendants().Any(operation => operation switch
        {
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => true,
            ILocalReferenceOperation local => !lambda.Syntax.Span.Contains(local.Local.DeclaringSyntaxReferences[0].Span),
            IParameterReferenceOperation parameter => !Symbols.AreSame(parameter.Parameter.ContainingSymbol, lambda.Symbol),
            _ => false,
        });

    private static bool IsUsedOnce(ILocalReferenceOperation local)
    {
        IOperation root = Functions.RootOf(local);
        IVariableDeclaratorOperation declarator = root.Descendants()
            .OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(known => Symbols.AreSame(known.Symbol, local.Local));
        return declarator?.Initializer?.Value is { } value
            && IsTemporary(value)
            && root.Descendants().OfType<ILocalReferenceOperation>().Count(use => Symbols.AreSame(use.Local, local.Local)) == 1;
    }
}
