using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>The eventfds that a class creates without a count and never signals.</summary>
internal static class SilentKicks
{
    /// <summary>Whether an eventfd is one of them. One from elsewhere, or one that other code gets, may have been signalled.</summary>
    public static bool Contains(TypeCode code, ISymbol kick)
    {
        var given = kick.DeclaringSyntaxReferences.Select(static reference => Initial(reference.GetSyntax())).OfType<ExpressionSyntax>()
            .ToList();
        foreach (IOperation operation in code.Methods.SelectMany(method => code.OperationsOf(method.Value)))
        {
            if (MaySignal(code, operation, kick)) return false;

            given.AddRange(Assignments.Of(operation)
                .Where(pair => Symbols.AreSame(Symbols.Of(pair.Target), kick))
                .Select(static pair => pair.Value.Syntax)
                .OfType<ExpressionSyntax>());
        }

        var made = given.Where(static value => !IsNull(value)).ToList();
        return made.Count > 0 && made.TrueForAll(BeginsSilent);
    }

    private static ExpressionSyntax? Initial(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax { Initializer.Value: { } value } => value,
        PropertyDeclarationSyntax { Initializer.Value: { } value } => value,
        _ => null,
    };

    private static bool MaySignal(TypeCode code, IOperation operation, ISymbol kick) => operation switch
    {
        IInvocationOperation call when code.CallOf(call) == MachineCall.Signal => Symbols.AreSame(Symbols.Of(Receiver.Of(call)), kick),
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: false } } argument
            => Symbols.AreSame(Symbols.Of(argument.Value), kick),
        _ => false,
    };

    private static bool BeginsSilent(ExpressionSyntax value)
        => value is InvocationExpressionSyntax call
            && call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Create" } create
            && (create.Expression as SimpleNameSyntax ?? (create.Expression as MemberAccessExpressionSyntax)?.Name)
                ?.Identifier.ValueText == "EventFd"
            && call.ArgumentList.Arguments.All(static argument => argument.NameColon is { Name.Identifier.ValueText: not "initial" });

    private static bool IsNull(ExpressionSyntax value)
        => value is LiteralExpressionSyntax or PostfixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax };
}
