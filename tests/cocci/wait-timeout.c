// SPDX-License-Identifier: GPL-2.0-only OR MIT

struct sem_timer {
	struct timer_list timer;
	struct semaphore sem;
};

static void old_timeout(unsigned long data)
{
	up((struct semaphore *)data);
}

static void new_timeout(struct timer_list *t)
{
	struct sem_timer *st = from_timer(st, t, timer);

	up(&st->sem);
}

static int old_wait(struct job *job)
{
	unsigned long limit, flags;
	struct timer_list egg;
	struct semaphore sem;

	lock(job, flags);
	if (!submit(job)) {
		unlock(job, flags);
		return -1;
	}
again:
	unlock(job, flags);
	if (down_trylock(&sem)) {
		limit = jiffies + 20 * HZ;
		init_timer(&egg);
		egg.expires = limit;
		egg.function = old_timeout;
		egg.data = (unsigned long)&sem;
		add_timer(&egg);
		if (down_interruptible(&sem))
			down(&sem);
		del_timer(&egg);
	}
	lock(job, flags);
	if (pending(job))
		goto again;
	unlock(job, flags);
	return 0;
}

static int new_wait(struct job *job)
{
	unsigned long limit;
	struct sem_timer st;

	if (down_trylock(&st.sem)) {
		limit = jiffies + 5 * HZ;
		timer_setup_on_stack(&st.timer, NULL, 0);
		st.timer.expires = limit;
		st.timer.function = new_timeout;
		add_timer(&st.timer);
		down(&st.sem);
		del_timer_sync(&st.timer);
		destroy_timer_on_stack(&st.timer);
	}
	return job->result;
}

/* Releases too, and is not a timer's function. */
static void job_done(struct job *job)
{
	job->result = 0;
	up(&job->sem);
}

/* Not only a wait: the job is given up. */
static void abort_timeout(unsigned long data)
{
	((struct job *)data)->result = -ETIME;
	abort_job((struct job *)data);
}

static int abort_wait(struct job *job)
{
	unsigned long limit;

	if (down_trylock(&job->sem)) {
		limit = jiffies + 5 * HZ;
		init_timer(&job->timer);
		job->timer.expires = limit;
		job->timer.function = abort_timeout;
		add_timer(&job->timer);
		down(&job->sem);
		del_timer_sync(&job->timer);
	}
	return job->result;
}

/* Waits, and needs its timer and its limit for something else. */
static int two_uses(struct job *job)
{
	unsigned long limit;
	struct timer_list other;
	struct semaphore sem;

	init_timer(&other);
	if (down_trylock(&sem)) {
		limit = jiffies + HZ;
		init_timer(&job->timer);
		job->timer.function = old_timeout;
		add_timer(&job->timer);
		down(&sem);
		del_timer(&job->timer);
	}
	del_timer(&other);
	limit = jiffies + HZ;
	return time_after(jiffies, limit);
}

/* No wait for a semaphore. */
static void no_wait(struct job *job)
{
	unsigned long limit;
	struct timer_list egg;

	limit = jiffies + 20 * HZ;
	init_timer(&egg);
	egg.expires = limit;
	egg.function = poll_timeout;
	add_timer(&egg);
	schedule();
	del_timer(&egg);
}

static int try(struct semaphore *sem)
{
	if (down_trylock(sem)) {
		printk("busy\n");
		return -EBUSY;
	}
	return 0;
}

static void poll_timeout(unsigned long data)
{
	wake_up_process((struct task_struct *)data);
}
