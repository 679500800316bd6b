using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>Finds the code between the call that enters a lock and the call that exits it.</summary>
/// <remarks>
/// Supports the usual forms: a scope, a <c>try</c> with the exit in its <c>finally</c>, and statements of one block.
/// If the exit is not visible there, for example in another method, no code counts as running under the lock.
/// </remarks>
internal static class HeldCode
{
    /// <summary>The statements that run under the lock that a call enters.</summary>
    public static IReadOnlyList<IOperation> After(IInvocationOperation call)
    {
        (IOperation? whole, IOperation? parent) = Outside(call);
        return parent switch
        {
            IUsingOperation scope when scope.Resources == whole => new[] { scope.Body },
            IUsingDeclarationOperation { Parent: IBlockOperation block } scope => Following(block, scope),
            IExpressionStatementOperation { Parent: IBlockOperation block } statement => UpToExit(block, Following(block, statement), call),
            IBlockOperation block when whole is IVariableDeclarationGroupOperation && LockCalls.Of(call) == LockCall.Enter
                => UpToExit(block, Following(block, whole), call),
            IConditionalOperation branch when branch.Condition == whole => OfBranch(branch, call),
            _ => System.Array.Empty<IOperation>(),
        };
    }

    // Skips syntax around a call without an effect of its own: an await with ConfigureAwait, a negation, a using declaration.
    private static (IOperation Whole, IOperation? Parent) Outside(IOperation call)
    {
        IOperation whole = call;
        while (whole.Parent is IAwaitOperation or IConversionOperation or IParenthesizedOperation
            or IUnaryOperation { OperatorKind: UnaryOperatorKind.Not }
            or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }
            or IVariableInitializerOperation or IVariableDeclaratorOperation
            or IVariableDeclarationOperation or IVariableDeclarationGroupOperation)
        {
            whole = whole.Parent;
        }

        return (whole, whole.Parent);
    }

    private static IReadOnlyList<IOperation> OfBranch(IConditionalOperation branch, IInvocationOperation call)
        => branch.Condition is IUnaryOperation
            ? branch is { WhenFalse: null, Parent: IBlockOperation block } && Functions.Leaves(branch.WhenTrue)
                ? UpToExit(block, Following(block, branch), call)
                : System.Array.Empty<IOperation>()
            : branch.Condition == call && branch.WhenTrue is IBlockOperation inside
                ? UpToExit(inside, inside.Operations, call)
                : System.Array.Empty<IOperation>();

    private static IReadOnlyList<IOperation> Following(IBlockOperation block, IOperation statement)
        => block.Operations.SkipWhile(other => other != statement).Skip(1).ToList();

    private static IReadOnlyList<IOperation> UpToExit(IBlockOperation block, IEnumerable<IOperation> statements, IInvocationOperation call)
    {
        var held = new List<IOperation>();
        foreach (IOperation statement in statements)
        {
            if (statement is ITryOperation { Finally: { } last } guarded && IsLeft(last, call))
            {
                return IsLeft(guarded.Body, call) || guarded.Catches.Any(clause => IsLeft(clause, call)) ? held : Held(guarded, held, call);
            }

            if (IsLeft(statement, call)) return held;

            held.Add(statement);
        }

        // Entered within the try that exits.
        return block.Parent is ITryOperation { Finally: { } end } around && around.Body == block && IsLeft(end, call)
            ? held
            : System.Array.Empty<IOperation>();
    }

    private static IReadOnlyList<IOperation> Held(ITryOperation guarded, List<IOperation> before, IInvocationOperation call)
        => before.Concat(guarded.Body.Operations)
            .Concat(guarded.Catches)
            .Concat(guarded.Finally!.Operations.TakeWhile(statement => !IsLeft(statement, call)))
            .ToList();

    private static bool IsLeft(IOperation code, IInvocationOperation call)
        => CallReachability.Own(code)
            .OfType<IInvocationOperation>()
            .Any(exit => LockCalls.IsExitOf(exit, call) || IsEndOfScope(exit, call));

    // A scope in a variable ends at its Dispose.
    private static bool IsEndOfScope(IInvocationOperation exit, IInvocationOperation call)
        => exit.TargetMethod is { Name: "Dispose", Parameters.IsEmpty: true }
            && Symbols.Of(Receiver.Of(exit)) is ILocalSymbol scope
            && Symbols.AreSame(Symbols.TargetOf(call), scope);
}
